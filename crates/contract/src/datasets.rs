//! Datasets: life cycle and status.

use crate::metadata::Metadata;
use crate::{DatasetId, DatasetUid, Done, Limit, Nothing, Offset, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A dataset as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    pub uid: DatasetUid,
    pub dataset_id: DatasetId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default)]
    pub created_by: Option<RelatedUser>,
    #[serde(default)]
    pub updated_by: Option<RelatedUser>,
    #[serde(default)]
    pub is_published: bool,
    #[serde(default)]
    pub is_restricted: bool,
    pub metadata: Metadata,
    #[serde(default)]
    pub default_security: DatasetSecurity,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl Dataset {
    /// The title, or the identifier where there is none yet.
    pub fn title(&self) -> &str {
        self.metadata.text("default", "title").unwrap_or(self.dataset_id.as_str())
    }
}

/// What a dataset starts with. Only `metadata` is required; the portal makes an identifier from the title.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NewDataset {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<DatasetId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_restricted: Option<bool>,
    pub metadata: Metadata,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_security: Option<DatasetSecurity>,
}

/// What can change on the dataset itself. Absent keys stay; unknown ones are ignored (behaviour.md 7).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetChanges {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<DatasetId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_restricted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_security: Option<DatasetSecurity>,
}

/// What a holder of a ruleset sees. `visible_fields` null: all fields; empty: none. Nulls are written, since
/// what is absent may stay as it was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetSecurity {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_data_visible: Option<bool>,
    #[serde(default)]
    pub visible_fields: Option<Vec<String>>,
    /// Rows, as an Explore `where` clause; empty: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter_query: Option<String>,
    #[serde(default)]
    pub api_calls_quota: Option<CallsQuota>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// At most `limit` calls in each `unit`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallsQuota {
    pub unit: QuotaUnit,
    pub limit: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotaUnit {
    Second,
    Minute,
    Hour,
    Day,
    Month,
}

/// Where a dataset is in the status machine (behaviour.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusName {
    Idle,
    Error,
    LimitReached,
    Queued,
    AbortingProcessing,
    Processing,
    Deleting,
    SavingVersion,
}

impl StatusName {
    pub const ALL: [Self; 8] = [
        Self::Idle,
        Self::Error,
        Self::LimitReached,
        Self::Queued,
        Self::AbortingProcessing,
        Self::Processing,
        Self::Deleting,
        Self::SavingVersion,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Error => "error",
            Self::LimitReached => "limit_reached",
            Self::Queued => "queued",
            Self::AbortingProcessing => "aborting_processing",
            Self::Processing => "processing",
            Self::Deleting => "deleting",
            Self::SavingVersion => "saving_version",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }

    /// True where an order (publish, unpublish) is accepted.
    pub const fn accepts_orders(self) -> bool {
        matches!(self, Self::Idle | Self::Error | Self::LimitReached)
    }

    /// True while something runs that ends by itself.
    pub const fn is_moving(self) -> bool {
        !self.accepts_orders()
    }
}

impl std::fmt::Display for StatusName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetStatus {
    pub status: StatusName,
    #[serde(default)]
    pub previous: Option<StatusName>,
    /// The planned state, where one is planned.
    #[serde(default)]
    pub next: Option<StatusName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    #[serde(default)]
    pub is_published: Option<bool>,
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    pub records_errors: Vec<RecordError>,
    /// For `limit_reached`: which limit. While processing, portals may add progress.
    #[serde(default)]
    pub params: serde_json::Map<String, Value>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A row that a processor could not handle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordError {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor_uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field_uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

operations! {
    area Catalog;

    /// List datasets the caller may edit. `dataset_id` looks one up by its identifier.
    ListDatasets: list_datasets = GET "/datasets/" () ?(limit: Option<Limit>, offset: Option<Offset>, dataset_id: Option<String>)
        -> [Page<Dataset>], Read;
    /// Create a dataset.
    CreateDataset: create_dataset = POST "/datasets/" () {NewDataset} -> [Dataset] = 201, Write;
    /// Retrieve a dataset.
    RetrieveDataset: retrieve_dataset = GET "/datasets/{dataset_uid}/" (dataset_uid: DatasetUid) -> [Dataset], Read;
    /// Update identifier, restriction or default ruleset of a dataset.
    UpdateDataset: update_dataset = PUT "/datasets/{dataset_uid}/" (dataset_uid: DatasetUid) {DatasetChanges} -> [Dataset], Secure;
    /// Delete a dataset with everything under it.
    DeleteDataset: delete_dataset = DELETE "/datasets/{dataset_uid}/" (dataset_uid: DatasetUid) -> [Nothing] = 204, Destroy;
    /// Publish a dataset: make its changes available through the Explore API.
    PublishDataset: publish_dataset = POST "/datasets/{dataset_uid}/publish/" (dataset_uid: DatasetUid) -> [Done], Publish;
    /// Publish the metadata alone, without processing records again.
    PublishDatasetMetadata: publish_dataset_metadata = POST "/datasets/{dataset_uid}/publish_metadata/" (dataset_uid: DatasetUid)
        -> [Done], Publish;
    /// Abort a publication; processed records stay visible.
    AbortDataset: abort_dataset = POST "/datasets/{dataset_uid}/abort/" (dataset_uid: DatasetUid) -> [Done], Publish;
    /// Unpublish a dataset: take it off the Explore API, keep its configuration.
    UnpublishDataset: unpublish_dataset = POST "/datasets/{dataset_uid}/unpublish/" (dataset_uid: DatasetUid) -> [Done], Publish;
    /// Copy a dataset's configuration into a new one.
    CopyDataset: copy_dataset = POST "/datasets/{dataset_uid}/copy/" (dataset_uid: DatasetUid) -> [Dataset] = 201, Write;
    /// Retrieve the status of a dataset.
    GetDatasetStatus: get_dataset_status = GET "/datasets/{dataset_uid}/status/" (dataset_uid: DatasetUid) -> [DatasetStatus], Read;
}
