//! The first rows of a file, as the API shows them.

use super::{Depth, ExtractError, ExtractorSettings, open};
use portico_contract::datasets::RecordError;
use portico_contract::resources::{DatasetField, ResourcePreview};
use portico_processing::{Inference, Row, RowError, Schema};
use serde_json::{Map, Value as Json};
use std::path::Path;

/// Records shown (behaviour.md 9).
const SHOWN: usize = 20;
/// Records read to tell the types of the fields.
const SAMPLE: u64 = 1000;

/// Reads the head of the file. Records that cannot be read are listed under `records_errors`.
pub fn preview(path: &Path, file_name: &str, settings: &ExtractorSettings) -> Result<ResourcePreview, ExtractError> {
    let mut extraction = open(path, file_name, settings, Depth::Records(SAMPLE))?;
    let mut schema = extraction.schema().clone();
    let mut inference = Inference::new(&schema);
    let mut preview = ResourcePreview::default();
    let mut errors: Vec<RecordError> = Vec::new();
    let mut read = 0;
    while read < SAMPLE
        && let Some(extracted) = extraction.next_row()?
    {
        read += 1;
        match extracted {
            Ok(row) => {
                inference.observe(&row);
                if preview.records.len() < SHOWN {
                    preview.records.push(record(&schema, &row));
                }
            }
            Err(error) if errors.len() < SHOWN => errors.push(RowError::into(error)),
            Err(_) => {}
        }
    }
    inference.apply(&mut schema);
    preview.fields = schema.fields.iter().map(field).collect();
    if !errors.is_empty() {
        let errors = errors.iter().map(|error| serde_json::to_value(error).unwrap_or_default()).collect();
        preview.extra.insert("records_errors".to_owned(), Json::Array(errors));
    }
    Ok(preview)
}

fn record(schema: &Schema, row: &Row) -> Map<String, Json> {
    schema.fields.iter().enumerate().map(|(index, field)| (field.name.clone(), row.get(index).to_json())).collect()
}

fn field(field: &portico_processing::Field) -> DatasetField {
    DatasetField {
        name: field.name.clone(),
        label: field.label.clone(),
        original_name: Some(field.label.clone()),
        kind: Some(field.field_type.as_str().to_owned()),
        ..DatasetField::default()
    }
}
