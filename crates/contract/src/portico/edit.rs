//! Saving without losing anybody's work: what was opened, what is wanted, what the portal holds by now.

use crate::DatasetUid;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One metadata field as a person changed it. `None` as a value means that the field is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldEdit {
    pub template: String,
    pub field: String,
    /// The value when the form was opened.
    pub base: Option<Value>,
    /// The value to write; `None` resets the field (DELETE).
    pub mine: Option<Value>,
    /// For a linked dataset: keep the local value over the remote one.
    #[serde(default)]
    pub override_remote_value: Option<bool>,
}

/// A save of metadata: only the fields that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetadataEdit {
    pub dataset_uid: DatasetUid,
    pub fields: Vec<FieldEdit>,
}

/// A field that somebody else changed since it was opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldConflict {
    pub template: String,
    pub field: String,
    pub base: Option<Value>,
    pub theirs: Option<Value>,
    pub mine: Option<Value>,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum SaveOutcome {
    /// Everything is written.
    Saved { entries: Vec<i64> },
    /// Nothing is written: these fields changed meanwhile. Send again with `base` = theirs to decide.
    Conflict { conflicts: Vec<FieldConflict> },
    /// The portal refused a field midway: `saved` (template, field) are written, the others are not.
    Partial { entries: Vec<i64>, saved: Vec<(String, String)>, failed: (String, String), error: crate::ApiError },
}

/// What became of putting a step in place: the API can only append, so what follows is removed and written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackRewrite {
    /// Its number in the ledger; undoing it brings the former stack back.
    pub entry: i64,
    /// Steps that were written, each under a new uid.
    pub rewritten: usize,
}
