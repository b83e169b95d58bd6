//! Taking back one entry of the ledger, where the API has what it takes.

mod way;

pub(crate) use way::is_possible;
use way::{Way, holds, way};

use crate::call::Call;
use crate::gateway::Gateway;
use crate::ledger::masked;
use crate::snapshot;
use crate::stack::{Stack, content};
use crate::write::Occasion;
use portico_contract::portico::ledger::LedgerEntry;
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, DatasetUid, ErrorCode, Method, OPERATIONS, OperationInfo};
use serde_json::{Map, Value, json};
use tracing::Instrument;

impl Gateway {
    /// Takes an entry back; answers the entry that does so.
    ///
    /// Refused as `Stale`, with nothing changed, where the portal no longer holds what the entry left behind.
    pub async fn undo(&self, person: &Person, entry: i64) -> Result<LedgerEntry, ApiError> {
        let (gateway, who) = (self.clone(), person.clone());
        let task = tokio::spawn(async move { gateway.undo_here(&who, entry).await }.in_current_span());
        let result = task.await.unwrap_or_else(|error| Err(ApiError::internal(format!("The undo broke off: {error}"))));
        let by = result.map_err(|error| self.trace(error))?;
        self.ledger_entry(person, by).await
    }

    async fn undo_here(&self, person: &Person, id: i64) -> Result<i64, ApiError> {
        let entry = self.ledger_entry(person, id).await?;
        let lock = format!(
            "{}/{}",
            entry.target_kind.as_deref().unwrap_or_default(),
            entry.target.as_deref().unwrap_or_default()
        );
        let turn = self.core.locks.take(&lock).await?;
        // Read again inside the lock: a colleague may have been quicker.
        let entry = self.ledger_entry(person, id).await?;
        if let Some(by) = entry.undone_by {
            return Err(stale(&format!("It was taken back already, by entry {by}.")));
        }
        let way = way(&entry).filter(|_| entry.can_undo).ok_or_else(|| {
            let message = format!("Nothing was changed: Portico cannot take back “{}”.", entry.operation);
            ApiError::new(ErrorCode::BadRequest, message)
        })?;
        let occasion = Occasion { undoes: Some(id), locked: true };
        turn.still().await?;
        let call = match way {
            Way::Put => self.put_back(&entry).await?,
            Way::Reset => self.set_again(&entry).await?,
            Way::Remove { delete, uid } => self.remove_again(&entry, delete, &uid).await?,
            Way::Create { create } => self.create_again(&entry, create).await?,
            Way::Step(stack) => return self.step_again(person, &entry, stack, occasion).await,
            Way::Stack(stack) => return self.stack_again(person, &entry, stack, occasion).await,
        };
        self.write(person, call, occasion).await.map(|written| written.entry)
    }

    async fn current(&self, entry: &LedgerEntry, call: &Call) -> Result<Option<Value>, ApiError> {
        let Some(read) = snapshot::reading(call) else { return Ok(None) };
        let current = snapshot::current(&self.core.client, self.lane, &read).await?;
        Ok(current.map(|current| masked(current, entry.target_kind.as_deref())))
    }

    /// A PUT: what it replaced is put in its place again.
    async fn put_back(&self, entry: &LedgerEntry) -> Result<Call, ApiError> {
        let mut body = entry.before.clone().unwrap_or_default();
        let mut payload = parameters(entry);
        payload["body"] = body.clone();
        let call = Call { body: None, ..bare(&entry.operation, entry)? };
        let current = self.current(entry, &call).await?.unwrap_or_default();
        let after = entry.after.clone().unwrap_or_default();
        if entry.operation == "update_dataset" {
            // The dataset is larger than what this call changes: only the keys that it sent count.
            let keys = entry.request.as_ref().and_then(|request| request["body"].as_object());
            let keys: Vec<_> = keys.into_iter().flat_map(Map::keys).cloned().collect();
            if keys.iter().any(|key| !holds(&current[key], &after[key])) {
                return Err(changed_since(entry));
            }
            payload["body"] = keys.into_iter().map(|key| (key.clone(), body[&key].take())).collect();
        } else if !holds(&current, &after) {
            return Err(changed_since(entry));
        } else if entry.operation == "update_template_field_dataset_metadata" && body["value"].is_null() {
            return Call::named("delete_template_field_dataset_metadata", parameters(entry));
        }
        Call::named(&entry.operation, payload)
    }

    /// A field that was reset gets its value again.
    async fn set_again(&self, entry: &LedgerEntry) -> Result<Call, ApiError> {
        let current = self.current(entry, &bare(&entry.operation, entry)?).await?.unwrap_or_default();
        // A linked dataset falls back to the remote value (behaviour.md 8).
        if !current["value"].is_null() && current["value"] != current["remote_value"] {
            return Err(changed_since(entry));
        }
        let before = entry.before.clone().unwrap_or_default();
        let mut payload = parameters(entry);
        payload["body"] = json!({"value": before["value"]});
        if before["override_remote_value"].is_boolean() {
            payload["body"]["override_remote_value"] = before["override_remote_value"].clone();
        }
        Call::named("update_template_field_dataset_metadata", payload)
    }

    /// What was created is deleted.
    async fn remove_again(&self, entry: &LedgerEntry, delete: &str, uid: &str) -> Result<Call, ApiError> {
        let info = portico_contract::info(delete).ok_or_else(ApiError::not_found)?;
        let mut payload = parameters(entry);
        if let Some(name) = info.path_parameters.last() {
            payload[*name] = Value::from(uid);
        }
        let call = Call::named(delete, payload)?;
        let current = self.current(entry, &call).await?.unwrap_or_default();
        if !holds(&current, &entry.after.clone().unwrap_or_default()) {
            return Err(changed_since(entry));
        }
        Ok(call)
    }

    /// What was deleted is created.
    async fn create_again(&self, entry: &LedgerEntry, create: &str) -> Result<Call, ApiError> {
        if self.current(entry, &bare(&entry.operation, entry)?).await?.is_some() {
            return Err(changed_since(entry));
        }
        let mut payload = parameters(entry);
        payload["body"] = entry.before.clone().unwrap_or_default();
        Call::named(create, payload)
    }

    /// A step that was deleted goes where it was.
    async fn step_again(
        &self,
        person: &Person,
        entry: &LedgerEntry,
        stack: Stack,
        occasion: Occasion,
    ) -> Result<i64, ApiError> {
        let place = entry.request.as_ref().and_then(|request| request["place"].as_u64()).unwrap_or(u64::MAX);
        let step = content(&entry.before.clone().unwrap_or_default());
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let rewritten = self.insert_step(person, stack, &dataset(entry)?, step, place, occasion).await?;
        Ok(rewritten.entry)
    }

    /// A stack gets its former order.
    async fn stack_again(
        &self,
        person: &Person,
        entry: &LedgerEntry,
        stack: Stack,
        occasion: Occasion,
    ) -> Result<i64, ApiError> {
        let list = |value: &Option<Value>| value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
        let (before, after) = (list(&entry.before), list(&entry.after));
        let refusal = changed_since(entry);
        let plan = move |held: &[Value]| {
            let contents = |steps: &[Value]| steps.iter().map(content).collect::<Vec<_>>();
            if contents(held) == contents(&after) { Ok(before) } else { Err(refusal) }
        };
        let rewritten = self.rewrite(person, stack, &dataset(entry)?, plan, occasion).await?;
        Ok(rewritten.entry)
    }
}

/// The path parameters of an entry's call, as a payload.
fn parameters(entry: &LedgerEntry) -> Value {
    entry.request.as_ref().map(|request| request["path"].clone()).unwrap_or_else(|| json!({}))
}

/// The entry's call without its body: enough to read what it wrote to.
fn bare(operation: &str, entry: &LedgerEntry) -> Result<Call, ApiError> {
    let info: &'static OperationInfo = OPERATIONS
        .iter()
        .find(|info| info.name == operation && matches!(info.method, Method::Put | Method::Delete))
        .ok_or_else(ApiError::not_found)?;
    let held = parameters(entry);
    let value = |name: &&'static str| (*name, held[*name].as_str().unwrap_or_default().to_owned());
    Ok(Call { info, path: info.path_parameters.iter().map(value).collect(), query: Vec::new(), body: None })
}

fn dataset(entry: &LedgerEntry) -> Result<DatasetUid, ApiError> {
    DatasetUid::new(entry.target.clone().unwrap_or_default()).map_err(|_| ApiError::not_found())
}

fn stale(why: &str) -> ApiError {
    ApiError::new(ErrorCode::Stale, format!("Nothing was changed. {why}"))
}

fn changed_since(entry: &LedgerEntry) -> ApiError {
    let what = entry.section.as_deref().or(entry.target_title.as_deref()).or(entry.target.as_deref()).unwrap_or("It");
    stale(&format!(
        "“{what}” was changed again after entry {}. Take that change back first, or edit it by hand.",
        entry.id
    ))
}
