//! What is said of one call after another over many datasets.

use super::common::counted;

/// The act, as the confirming verb, the running title, and the word for one that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub verb: &'static str,
    pub doing: &'static str,
    pub done: &'static str,
}

pub const PUBLISH: Words = Words { verb: "Publish", doing: "Publishing", done: "Queued" };
pub const UNPUBLISH: Words = Words { verb: "Unpublish", doing: "Unpublishing", done: "Queued" };
pub const DELETE: Words = Words { verb: "Delete", doing: "Deleting", done: "Deleted" };

impl Words {
    /// `Publish 12 datasets`.
    pub fn confirm(self, count: u64) -> String {
        format!("{} {}", self.verb, counted(count, "dataset", "datasets"))
    }

    /// `Publishing 12 datasets`.
    pub fn heading(self, count: u64) -> String {
        format!("{} {}", self.doing, counted(count, "dataset", "datasets"))
    }

    /// `10 queued, 2 failed`.
    pub fn summary(self, done: u64, failed: u64) -> String {
        let done = format!("{done} {}", self.done.to_lowercase());
        if failed == 0 { done } else { format!("{done}, {failed} failed") }
    }
}
