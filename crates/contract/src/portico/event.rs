//! What the server tells open pages while they are open (`/api/events`).

use crate::DatasetUid;
use crate::datasets::DatasetStatus;
use serde::{Deserialize, Serialize};

/// `{"written": {…}}`, not a tag among the fields: what has to look for its tag first weighs 27 kB more in the browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A dataset's status moved.
    DatasetStatus { dataset_uid: DatasetUid, status: DatasetStatus },
    /// Somebody wrote something: `entry` is its ledger number. For people who may not read the activity of others,
    /// `entry` is 0 and `person` is empty.
    Written { entry: i64, operation: String, target: Option<String>, person: String },
    /// The catalog mirror caught up.
    CatalogRefreshed,
}
