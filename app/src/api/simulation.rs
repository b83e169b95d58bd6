//! Steps over a few raw rows, on the server: the crate that runs them stays out of the browser.

mod fields;
mod processing;

pub use fields::fields;
pub use processing::processing;

use portico_contract::fields::FieldType;
use portico_contract::portico::person::Person;
use portico_contract::portico::preview::PreviewField;
use portico_contract::processors::DatasetProcessor;
use portico_contract::resources::{DatasetField, ListDatasetResources, ResourcePreview, ResourcePreviewRecords};
use portico_contract::{ApiError, DatasetUid, Limit, ResourceUid};
use portico_gateway::Gateway;
use portico_processing::{Field, Row, Schema, Value, from_stored};
use serde_json::Value as Json;

/// Letters of a value that are shown; shapes can have millions.
const LONGEST: usize = 300;
/// Other resources whose fields are looked up, since a dataset has the fields of all of them.
const MOST_RESOURCES: usize = 5;

/// The first rows of a resource, as the portal gave them, with the fields of all resources.
#[derive(Debug, Default)]
pub struct Source {
    schema: Schema,
    rows: Vec<Row>,
}

impl Source {
    pub async fn read(
        gateway: &Gateway,
        person: &Person,
        dataset_uid: &DatasetUid,
        resource_uid: &ResourceUid,
    ) -> Result<Self, ApiError> {
        let preview = |resource_uid| ResourcePreviewRecords { dataset_uid: dataset_uid.clone(), resource_uid };
        let mut source = Self::of(gateway.call(person, preview(resource_uid.clone())).await?);
        let all = ListDatasetResources {
            dataset_uid: dataset_uid.clone(),
            limit: Some(Limit(100)),
            offset: None,
            expand: None,
        };
        let others = gateway.call(person, all).await?.results.into_iter().map(|resource| resource.uid);
        for other in others.filter(|other| other != resource_uid).take(MOST_RESOURCES) {
            // A resource that cannot be read adds no fields; its own page says why.
            if let Ok(other) = gateway.call(person, preview(other)).await {
                source.join(&other);
            }
        }
        Ok(source)
    }

    /// The rows of a resource: its columns in the portal's order, its values as they travel.
    pub fn of(preview: ResourcePreview) -> Self {
        let mut source = Self::default();
        source.join(&preview);
        let cell = |record: &mut serde_json::Map<String, Json>, field: &Field| {
            value(record.remove(&field.name).unwrap_or_default(), field.field_type)
        };
        source.rows = preview
            .records
            .into_iter()
            .zip(1..)
            .map(|(mut record, number)| {
                Row::new(number, source.schema.fields.iter().map(|field| cell(&mut record, field)).collect())
            })
            .collect();
        source
    }

    fn join(&mut self, preview: &ResourcePreview) {
        for field in &preview.fields {
            if self.schema.fields.iter().all(|known| known.name != field.name) {
                self.schema.fields.push(column(field));
            }
        }
    }
}

fn column(field: &DatasetField) -> Field {
    let label = if field.label.is_empty() { field.name.clone() } else { field.label.clone() };
    let kind = field.kind.as_deref().and_then(FieldType::parse).unwrap_or_default();
    Field::new(field.name.clone(), label, kind)
}

/// Texts stay texts, as at publication: types come after the processors. Only what JSON cannot say otherwise is read.
fn value(json: Json, field_type: FieldType) -> Value {
    match json {
        Json::Object(_) | Json::Array(_) => from_stored(json, field_type),
        other => Value::from_json(other),
    }
}

fn shown(field: &Field) -> PreviewField {
    PreviewField { name: field.name.clone(), label: field.label.clone(), field_type: field.field_type }
}

fn all_shown(schema: &Schema) -> Vec<PreviewField> {
    schema.fields.iter().map(shown).collect()
}

fn text(value: &Value) -> String {
    let text = value.text();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.into_owned(),
    }
}

/// True where only a portal can run the step: its type is not known here, or needs what Portico does not have.
fn is_gap(processor: &DatasetProcessor) -> bool {
    processor.kind.description().is_none_or(|description| !description.available())
}
