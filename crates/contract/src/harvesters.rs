//! Harvesters: datasets that are made and kept up to date from a catalog elsewhere (behaviour.md 14).

use crate::harvester_types::HarvesterSettings;
use crate::words::words;
use crate::{Done, HarvesterUid, Limit, Nothing, Offset, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// Where a harvester is in its life.
    HarvesterStatus {
        /// It never ran.
        New = "new",
        Idle = "idle",
        Queued = "queued",
        Processing = "processing",
        Aborting = "aborting",
        Deleting = "deleting",
    }
}

impl HarvesterStatus {
    /// True while something runs that ends by itself.
    pub const fn is_moving(&self) -> bool {
        !matches!(self, Self::New | Self::Idle)
    }
}

/// Values that every harvested dataset has, by template and field, whatever the catalog says.
pub type ForcedMetas = BTreeMap<String, BTreeMap<String, Value>>;

/// A harvester, as read and as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Harvester {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<HarvesterUid>,
    pub name: String,
    /// Read-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<HarvesterStatus>,
    /// Of its configuration, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Make its datasets restricted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restrict_datasets_visibility: Option<bool>,
    /// Delete its datasets here when they are deleted there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_missing_datasets: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forced_metas: Option<ForcedMetas>,
    /// Datasets found in the catalog. Read-only, as all that follows but the settings.
    #[serde(default)]
    pub remote_datasets_count: Option<u64>,
    /// Datasets that the current or last run has harvested.
    #[serde(default)]
    pub harvested_datasets_count: Option<u64>,
    /// Of those attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_datasets_count: Option<u64>,
    /// Datasets here that it has made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_datasets_count: Option<u64>,
    /// Whether the last run ended in a fatal error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_error: Option<bool>,
    /// Datasets in the catalog that could not be harvested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_errors_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(default)]
    pub last_started_at: Option<Timestamp>,
    #[serde(default)]
    pub last_success_at: Option<Timestamp>,
    /// The type, and what belongs to it.
    #[serde(flatten)]
    pub settings: HarvesterSettings,
}

impl Harvester {
    pub fn new(name: impl Into<String>, settings: HarvesterSettings) -> Self {
        Self {
            uid: None,
            name: name.into(),
            status: None,
            version: None,
            restrict_datasets_visibility: None,
            delete_missing_datasets: None,
            forced_metas: None,
            remote_datasets_count: None,
            harvested_datasets_count: None,
            published_datasets_count: None,
            attached_datasets_count: None,
            has_error: None,
            resource_errors_count: None,
            created_at: None,
            updated_at: None,
            updated_by: None,
            last_started_at: None,
            last_success_at: None,
            settings,
        }
    }
}

/// What went wrong in the current or last run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarvesterErrors {
    /// What ended the run.
    #[serde(default)]
    pub harvester: Option<String>,
    /// By the identifier that the dataset has in the catalog.
    #[serde(default)]
    pub resources: BTreeMap<String, String>,
}

/// What a run would harvest.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HarvesterPreview {
    /// Datasets in all; `results` are the first.
    pub total_count: u64,
    pub results: Vec<PreviewedDataset>,
}

/// A dataset of a catalog, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewedDataset {
    pub id: String,
    pub title: String,
    pub description: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Catalog;

    /// List harvesters.
    ListHarvesters: list_harvesters = GET "/harvesters/" () ?(limit: Option<Limit>, offset: Option<Offset>)
        -> [Page<Harvester>], Read;
    /// Create a harvester. It does not run before it is started.
    CreateHarvester: create_harvester = POST "/harvesters/" () {Harvester} -> [Harvester] = 201, Write;
    /// Retrieve a harvester.
    RetrieveHarvester: retrieve_harvester = GET "/harvesters/{harvester_uid}/" (harvester_uid: HarvesterUid) -> [Harvester], Read;
    /// Update a harvester. Its datasets follow with its next run.
    UpdateHarvester: update_harvester = PUT "/harvesters/{harvester_uid}/" (harvester_uid: HarvesterUid) {Harvester}
        -> [Harvester], Write;
    /// Delete a harvester, with its datasets or without them.
    DeleteHarvester: delete_harvester = DELETE "/harvesters/{harvester_uid}/" (harvester_uid: HarvesterUid)
        ?(delete_attached_datasets: bool) -> [Nothing] = 204, Destroy;
    /// Abort the run of a harvester; what it has harvested stays.
    AbortHarvester: abort_harvester = POST "/harvesters/{harvester_uid}/abort/" (harvester_uid: HarvesterUid)
        -> [Harvester], Write;
    /// Start a harvester.
    StartHarvester: start_harvester = POST "/harvesters/{harvester_uid}/start/" (harvester_uid: HarvesterUid)
        -> [Harvester], Write;
    /// Publish the datasets of a harvester.
    PublishHarvester: publish_harvester = POST "/harvesters/{harvester_uid}/publish/" (harvester_uid: HarvesterUid)
        -> [Done], Publish;
    /// Unpublish the datasets of a harvester.
    UnpublishHarvester: unpublish_harvester = POST "/harvesters/{harvester_uid}/unpublish/" (harvester_uid: HarvesterUid)
        -> [Done], Publish;
    /// List what went wrong in the current or last run.
    HarvesterListErrors: harvester_list_errors = GET "/harvesters/{harvester_uid}/errors/" (harvester_uid: HarvesterUid)
        -> [HarvesterErrors], Read;
    /// Preview what a run would harvest.
    PreviewHarvester: harvester_preview = GET "/harvesters/{harvester_uid}/preview/" (harvester_uid: HarvesterUid)
        -> [HarvesterPreview], Read;
    /// Preview what a run would harvest with other settings, which are merged into the saved ones.
    PreviewUnsavedHarvester: harvester_unsaved_preview = POST "/harvesters/{harvester_uid}/unsaved_preview/"
        (harvester_uid: HarvesterUid) {Harvester} -> [HarvesterPreview], Read;
}
