//! Fields as the source describes them: a file says neither their labels nor, for sure, their types.

use crate::steps::{self, Stack};
use crate::{Failure, Outcome, Write, new_uid};
use portico_contract::fields::{FieldConfiguration, FieldType, NewFieldConfiguration};
use portico_contract::{DatasetUid, FieldConfigurationUid};
use serde::{Deserialize, Serialize};
use serde_json::Map;

/// A field of a dataset elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemoteField {
    /// As it is called in the file.
    pub name: String,
    pub label: Option<String>,
    pub kind: Option<FieldType>,
    pub description: Option<String>,
}

/// Field configurations that were made from a source, with what they were made from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Configured {
    #[serde(default)]
    fields: Vec<RemoteField>,
    #[serde(default)]
    uids: Vec<FieldConfigurationUid>,
}

/// Makes the configurations anew where the source has other fields. Those that were made here are left alone, and so
/// are changes to the others as long as the source stays as it is.
pub async fn configure(
    write: &mut Write,
    dataset: &DatasetUid,
    before: Configured,
    fields: Vec<RemoteField>,
) -> Outcome<Configured> {
    if before.fields == fields {
        return Ok(before);
    }
    for uid in &before.uids {
        // Somebody may have removed it since.
        steps::delete(&mut *write, dataset, Stack::Fields, uid.as_str()).await?;
    }
    let mut uids = Vec::new();
    for kind in fields.iter().flat_map(configurations) {
        let uid = FieldConfigurationUid::new(new_uid("pr")).map_err(Failure::internal)?;
        let step = NewFieldConfiguration { label: "As in the source".to_owned(), kind }.with_uid(uid.clone());
        steps::insert(&mut *write, dataset, Stack::Fields, uid.as_str(), &step).await?;
        uids.push(uid);
    }
    Ok(Configured { fields, uids })
}

fn configurations(field: &RemoteField) -> Vec<FieldConfiguration> {
    let name = || field.name.clone();
    let kind = field.kind.map(|type_param| FieldConfiguration::Type { field: name(), type_param, extra: Map::new() });
    let description = field.description.clone();
    let description = description.map(|description| FieldConfiguration::Description {
        field: name(),
        description,
        extra: Map::new(),
    });
    let label = field.label.clone().filter(|label| *label != field.name);
    let label = label.map(|field_label| FieldConfiguration::Rename {
        from_name: name(),
        to_name: name(),
        field_label,
        extra: Map::new(),
    });
    [kind, description, label].into_iter().flatten().collect()
}
