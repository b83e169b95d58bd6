//! The record of who did what: append-only, hash-chained.

use crate::{Effect, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a recorded call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerOutcome {
    /// The intent is written, the answer is not: running, or Portico stopped in between.
    Unknown,
    Done,
    /// The portal refused.
    Failed,
    /// Portico's policy refused; the portal was not asked.
    Refused,
}

/// One write.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// From 1, without gaps.
    pub id: i64,
    pub at: Timestamp,
    pub person_id: String,
    pub person: String,
    /// Operation name, as in the reference.
    pub operation: String,
    pub effect: Effect,
    /// What it was done to: `dataset`, `studio_page`, `user_request`…
    pub target_kind: Option<String>,
    pub target: Option<String>,
    /// Title of the target at the time.
    pub target_title: Option<String>,
    /// Where inside the target: `default.title`, a processor's uid, a user name.
    pub section: Option<String>,
    /// What was sent: `path`, `query`, `body`, with secrets masked.
    #[serde(default)]
    pub request: Option<Value>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub outcome: LedgerOutcome,
    pub upstream_status: Option<u16>,
    pub message: Option<String>,
    pub request_id: String,
    /// The entry that this one takes back.
    pub undoes: Option<i64>,
    /// The entry that took this one back.
    pub undone_by: Option<i64>,
    /// True where Portico knows how to take it back and nobody has.
    pub can_undo: bool,
}

/// What the activity screen asks for. Empty means "any".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerQuery {
    pub person: String,
    /// A uid, an identifier or words of a title.
    pub target: String,
    pub operation: String,
    /// From 1.
    pub page: u32,
    pub size: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerPage {
    pub entries: Vec<LedgerEntry>,
    pub total: u64,
    /// Everybody who ever wrote, for the filter.
    pub people: Vec<(String, String)>,
    pub operations: Vec<String>,
}
