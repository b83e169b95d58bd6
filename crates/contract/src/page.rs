//! Shapes that many operations share: a page of results, an empty answer, a file, a person, a moment.

use crate::Username;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One page of a list. `next` and `previous` are absolute addresses (behaviour.md 5).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub total_count: u64,
    #[serde(default)]
    pub next: Option<String>,
    #[serde(default)]
    pub previous: Option<String>,
    pub results: Vec<T>,
}

impl<T> Page<T> {
    /// A page without its neighbours' addresses: the portal's router fills them in.
    pub fn new(total_count: u64, results: Vec<T>) -> Self {
        Self { total_count, next: None, previous: None, results }
    }
}

/// The answer of an order that was taken: `{"detail": "ok"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub detail: String,
}

impl Done {
    pub fn ok() -> Self {
        Self { detail: "ok".to_owned() }
    }
}

/// An empty answer (204).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<Value>", into = "Option<()>")]
pub struct Nothing;

impl From<Option<Value>> for Nothing {
    fn from(_: Option<Value>) -> Self {
        Self
    }
}

impl From<Nothing> for Option<()> {
    fn from(_: Nothing) -> Self {
        None
    }
}

/// A file that travels as `multipart/form-data`. Its bytes never pass through JSON: `path` is where the
/// receiving side has streamed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileUpload {
    pub file_name: String,
    #[serde(default)]
    pub media_type: Option<String>,
    /// Bytes.
    pub size: u64,
    pub path: PathBuf,
}

/// A file to stream back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    pub file_name: String,
    pub media_type: String,
    pub path: PathBuf,
}

/// A person, by user name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RelatedUser {
    pub username: Username,
}

/// A person, by user name; with `expand`, more is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpandableUser {
    pub username: Username,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl From<Username> for ExpandableUser {
    fn from(username: Username) -> Self {
        Self { username, extra: BTreeMap::new() }
    }
}

/// A moment as the API writes it: ISO 8601 in UTC, `2026-11-23T09:12:00Z`. Sorts as text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub String);

impl Timestamp {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `2026-11-23`, or the whole text where it is shorter.
    pub fn date(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }

    /// `09:12`, or nothing where there is no time.
    pub fn time(&self) -> &str {
        self.0.get(11..16).unwrap_or_default()
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
