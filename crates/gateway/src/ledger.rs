//! The record of who did what: an intent before each write, an outcome after it, chained by hashes.

mod chain;
mod mask;
mod query;
mod store;
mod tables;

pub(crate) use mask::{is_masked, masked};
pub use store::Ledger;
pub(crate) use store::Look;
pub(crate) use store::word;
pub(crate) use tables::{OWNERS, TABLES};

use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::{ApiError, Effect, ErrorCode, Timestamp};
use serde_json::Value;

/// What is about to be done, written before it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Intent {
    pub person_id: String,
    pub person: String,
    pub operation: String,
    pub effect: Option<Effect>,
    pub target_kind: Option<String>,
    pub target: Option<String>,
    pub target_title: Option<String>,
    pub section: Option<String>,
    pub request: Option<Value>,
    pub before: Option<Value>,
    pub request_id: String,
    pub undoes: Option<i64>,
}

impl Intent {
    /// What both databases can keep.
    fn storable(mut self) -> Self {
        for text in [&mut self.person_id, &mut self.person, &mut self.operation, &mut self.request_id] {
            without_zeros(text);
        }
        let more = [&mut self.target_kind, &mut self.target, &mut self.target_title, &mut self.section];
        more.into_iter().flatten().for_each(without_zeros);
        self
    }
}

/// PostgreSQL has no text with U+0000 in it. (In JSON it is written with letters.)
fn without_zeros(text: &mut String) {
    if text.contains('\0') {
        *text = text.replace('\0', "\u{fffd}");
    }
}

/// How it ended. `target` and `title` are those that only the answer could tell.
#[derive(Debug, Clone)]
pub(crate) struct Conclusion {
    pub outcome: LedgerOutcome,
    pub upstream_status: Option<u16>,
    pub message: Option<String>,
    pub target: Option<String>,
    pub target_title: Option<String>,
    pub after: Option<Value>,
}

impl Conclusion {
    pub fn done(status: Option<u16>, after: Option<Value>) -> Self {
        Self { after, ..Self::plain(LedgerOutcome::Done, status, None) }
    }

    /// A call that ended in an error. Whether the portal did it is unknown where its answer was lost on the way,
    /// also between the portal and its own gateway (502, 504).
    pub fn failed(error: &ApiError) -> Self {
        let answered = error.status != 0 && !is_portico(&error.code);
        let lost = error.status == 0 || (answered && matches!(error.status, 502 | 504));
        let outcome = if lost { LedgerOutcome::Unknown } else { LedgerOutcome::Failed };
        Self::plain(outcome, answered.then_some(error.status), Some(error.message.clone()))
    }

    fn storable(mut self) -> Self {
        [&mut self.message, &mut self.target, &mut self.target_title].into_iter().flatten().for_each(without_zeros);
        self
    }

    pub fn plain(outcome: LedgerOutcome, upstream_status: Option<u16>, message: Option<String>) -> Self {
        Self { outcome, upstream_status, message, target: None, target_title: None, after: None }
    }
}

/// A code of Portico's own: its status is not the portal's.
fn is_portico(code: &ErrorCode) -> bool {
    code.as_str().starts_with("portico_")
}

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verification {
    /// Records read: intents and outcomes.
    pub records: u64,
    /// The first record whose hash does not follow from what is written, if any: its entry number and why.
    pub broken: Option<(i64, String)>,
    /// Hash of the last record, in hexadecimal: kept elsewhere, it also proves that nothing was cut off the end.
    pub head: String,
    pub checked_at: Timestamp,
}
