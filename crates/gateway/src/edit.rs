//! Saving metadata without losing anybody's work: what changed since the form was opened is never overwritten.

use crate::call::Call;
use crate::gateway::Gateway;
use crate::target::Target;
use crate::write::Occasion;
use portico_contract::datasets::{Dataset, RetrieveDataset};
use portico_contract::metadata::Metadata;
use portico_contract::portico::edit::{FieldConflict, FieldEdit, MetadataEdit, SaveOutcome};
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, DatasetUid};
use serde_json::{Map, Value, json};
use tracing::Instrument;

impl Gateway {
    /// Writes the fields of a metadata form, one call each, or nothing at all where any of them changed meanwhile.
    ///
    /// Two people of Portico cannot interleave: the dataset is held from the check to the last write.
    pub async fn save_metadata(&self, person: &Person, edit: MetadataEdit) -> Result<SaveOutcome, ApiError> {
        let (gateway, person) = (self.clone(), person.clone());
        let task = tokio::spawn(async move { gateway.save_here(&person, edit).await }.in_current_span());
        let result = task.await.unwrap_or_else(|error| Err(ApiError::internal(format!("The save broke off: {error}"))));
        result.map_err(|error| self.trace(error))
    }

    async fn save_here(&self, person: &Person, edit: MetadataEdit) -> Result<SaveOutcome, ApiError> {
        let calls: Vec<_> =
            edit.fields.iter().map(|field| call_of(&edit.dataset_uid, field)).collect::<Result<_, _>>()?;
        // All are permitted, or none is sent.
        for call in &calls {
            self.permit(person, call, &Target::of(call)).await?;
        }
        let Some(lock) = calls.first().and_then(|call| Target::of(call).lock()) else {
            return Ok(SaveOutcome::Saved { entries: Vec::new() });
        };
        let turn = self.core.locks.take(&lock).await?;

        let held = self.metadata(&edit.dataset_uid).await?;
        let conflicts: Vec<_> = edit.fields.iter().filter_map(|field| conflict(field, &held)).collect();
        if !conflicts.is_empty() {
            return Ok(SaveOutcome::Conflict { conflicts });
        }
        let (mut entries, mut saved) = (Vec::new(), Vec::new());
        for (field, call) in edit.fields.iter().zip(calls) {
            let name = (field.template.clone(), field.field.clone());
            if is_held(field, &held) {
                saved.push(name);
                continue;
            }
            let written = match turn.still().await {
                Ok(()) => self.write(person, call, Occasion { locked: true, ..Occasion::default() }).await,
                Err(error) => Err(error),
            };
            match written {
                Ok(written) => {
                    entries.push(written.entry);
                    saved.push(name);
                }
                Err(error) if entries.is_empty() => return Err(error),
                Err(error) => return Ok(SaveOutcome::Partial { entries, saved, failed: name, error }),
            }
        }
        Ok(SaveOutcome::Saved { entries })
    }

    async fn metadata(&self, dataset_uid: &DatasetUid) -> Result<Metadata, ApiError> {
        let read = Call::of(&RetrieveDataset { dataset_uid: dataset_uid.clone() })?;
        let dataset: Dataset = self.core.client.send(self.lane, &read).await?.typed()?;
        Ok(dataset.metadata)
    }
}

/// One field is one call: PUT touches only it, DELETE resets it (behaviour.md 8).
fn call_of(dataset_uid: &DatasetUid, edit: &FieldEdit) -> Result<Call, ApiError> {
    let path = json!({"dataset_uid": dataset_uid, "template_name": edit.template, "template_field_name": edit.field});
    let Some(mine) = &edit.mine else {
        return Call::named("delete_template_field_dataset_metadata", path);
    };
    let mut body = Map::from_iter([("value".to_owned(), mine.clone())]);
    if let Some(wins) = edit.override_remote_value {
        body.insert("override_remote_value".to_owned(), Value::Bool(wins));
    }
    let mut payload = path;
    payload["body"] = Value::Object(body);
    Call::named("update_template_field_dataset_metadata", payload)
}

/// Absent and null are the same to a form.
fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

fn conflict(edit: &FieldEdit, held: &Metadata) -> Option<FieldConflict> {
    let theirs = present(held.get(&edit.template, &edit.field));
    // Somebody else wrote the very same: nothing to decide.
    if theirs == present(edit.base.as_ref()) || theirs == present(edit.mine.as_ref()) {
        return None;
    }
    Some(FieldConflict {
        template: edit.template.clone(),
        field: edit.field.clone(),
        base: edit.base.clone(),
        theirs: theirs.cloned(),
        mine: edit.mine.clone(),
    })
}

/// True where the portal already holds what is wanted.
fn is_held(edit: &FieldEdit, held: &Metadata) -> bool {
    edit.override_remote_value.is_none()
        && present(held.get(&edit.template, &edit.field)) == present(edit.mine.as_ref())
        && edit.mine.is_some()
}
