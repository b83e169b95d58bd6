//! Versions of a dataset: the last 20 states of its configuration, each of which can be restored (behaviour.md 7).

use crate::datasets::Dataset;
use crate::{DatasetUid, Limit, Offset, Page, RelatedUser, Timestamp, VersionUid, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Versions that are kept of each dataset.
pub const KEPT: u32 = 20;

/// A change, and the state that it led to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetVersion {
    pub uid: VersionUid,
    /// What the change was about: `metadata`, `resources`, `processors`…
    #[serde(default)]
    pub sections: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    /// False where something that the state needs is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_restore: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Catalog;

    /// List the versions of a dataset.
    ListDatasetVersions: list_dataset_versions = GET "/datasets/{dataset_uid}/versions/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetVersion>], Read;
    /// Retrieve a version of a dataset.
    RetrieveDatasetVersion: retrieve_dataset_version = GET "/datasets/{dataset_uid}/versions/{version_uid}/"
        (dataset_uid: DatasetUid, version_uid: VersionUid) -> [DatasetVersion], Read;
    /// Restore a version of a dataset, rulesets included. This adds a version and takes none away.
    RestoreVersion: restore_version = POST "/datasets/{dataset_uid}/versions/{version_uid}/restore/"
        (dataset_uid: DatasetUid, version_uid: VersionUid) -> [Dataset], Secure;
}
