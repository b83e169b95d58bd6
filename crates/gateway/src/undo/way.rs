//! Which operations can be taken back, and by what.

use crate::ledger::is_masked;
use crate::stack::Stack;
use portico_contract::info;
use portico_contract::portico::ledger::{LedgerEntry, LedgerOutcome};
use serde_json::Value;

/// What takes an entry back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// The same PUT, with what was there before.
    Put,
    /// A PUT of the metadata field that was reset.
    Reset,
    /// A DELETE of what was created.
    Remove { delete: &'static str, uid: String },
    /// A POST of what was deleted.
    Create { create: &'static str },
    /// A step that was deleted, put in its place again.
    Step(Stack),
    /// A whole stack, put into its former order.
    Stack(Stack),
}

/// True where Portico knows how to take an entry back and nobody has.
pub(crate) fn is_possible(entry: &LedgerEntry) -> bool {
    entry.outcome == LedgerOutcome::Done && entry.undone_by.is_none() && way(entry).is_some()
}

/// How to take an entry back; nothing where the ledger does not hold what it takes.
pub(super) fn way(entry: &LedgerEntry) -> Option<Way> {
    let operation = entry.operation.as_str();
    let before = entry.before.as_ref().filter(|value| !is_masked(value));
    let after = entry.after.as_ref().filter(|value| !is_masked(value));
    if let Some(stack) = Stack::of_rewrite(operation) {
        return before.and(after).map(|_| Way::Stack(stack));
    }
    if let Some(stack) = Stack::of_delete(operation) {
        return before.map(|_| Way::Step(stack));
    }
    match operation {
        // Without a value before, taking back means resetting.
        "update_template_field_dataset_metadata" => after.map(|_| Way::Put),
        "update_all_dataset_metadata"
        | "update_template_dataset_metadata"
        | "update_dataset"
        | "update_dataset_processor"
        | "update_dataset_field" => before.and(after).map(|_| Way::Put),
        "delete_template_field_dataset_metadata" => {
            before.filter(|before| !before["value"].is_null()).map(|_| Way::Reset)
        }
        "create_dataset_processor" | "create_dataset_field_configuration" => {
            let delete = match operation {
                "create_dataset_processor" => Stack::Processors.delete(),
                _ => Stack::Fields.delete(),
            };
            Some(Way::Remove { delete, uid: after?["uid"].as_str()?.to_owned() })
        }
        _ => ruleset(operation, before, after),
    }
}

/// Rulesets of the five targets: `create_`, `update_`, `delete_`, then target and holder.
fn ruleset(operation: &str, before: Option<&Value>, after: Option<&Value>) -> Option<Way> {
    let (verb, rest) = operation.split_once('_')?;
    if !rest.ends_with("_user_security") && !rest.ends_with("_group_security") {
        return None;
    }
    match verb {
        "update" => before.and(after).map(|_| Way::Put),
        "delete" => before.and_then(|_| Some(Way::Create { create: info(&format!("create_{rest}"))?.name })),
        "create" => {
            let after = after?;
            let holder = after["user"]["username"].as_str().or_else(|| after["group"]["uid"].as_str())?;
            Some(Way::Remove { delete: info(&format!("delete_{rest}"))?.name, uid: holder.to_owned() })
        }
        _ => None,
    }
}

/// True where two states are the same but for what changes by itself: dates, people, absent against null.
pub(super) fn holds(current: &Value, after: &Value) -> bool {
    const BY_ITSELF: [&str; 4] = ["updated_at", "updated_by", "created_at", "created_by"];
    match (current, after) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys()).filter(|key| !BY_ITSELF.contains(&key.as_str()));
            keys.into_iter().all(|key| holds(a.get(key).unwrap_or(&Value::Null), b.get(key).unwrap_or(&Value::Null)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| holds(a, b)),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_date_that_moved_is_no_change() {
        assert!(holds(&json!({"a": 1, "updated_at": "x", "b": null}), &json!({"a": 1, "updated_at": "y"})));
        assert!(!holds(&json!({"a": 1}), &json!({"a": 2})));
    }

    #[test]
    fn a_masked_state_cannot_be_put_back() {
        assert_eq!(ruleset("update_form_user_security", None, Some(&json!({}))), None);
    }
}
