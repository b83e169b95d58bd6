//! What is on a studio page: blocks, where they stand, and the datasets they show (behaviour.md 15).

use crate::metadata::Metadata;
use crate::words::words;
use crate::{RelatedUser, StudioPageUid, Timestamp, VersionName, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// What a block shows.
    BlockType {
        Text = "text",
        Media = "media",
        Kpi = "kpi",
        Chart = "chart",
        Map = "map",
    }
}

/// A version of a page's content, as read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudioPageContent {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_name: Option<VersionName>,
    /// Blocks by uid.
    #[serde(default)]
    pub blocks: BTreeMap<String, StudioPageBlock>,
    /// Sections by layout, `default` being the only one seen: see [`sections`].
    #[serde(default)]
    pub layouts: Map<String, Value>,
    /// Datasets by key.
    #[serde(default)]
    pub data_providers: BTreeMap<String, StudioPageDataProvider>,
    #[serde(default)]
    pub filters: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A block. The reference does not describe it: this is what published pages show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudioPageBlock {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<BlockType>,
    /// The key of a data provider.
    #[serde(default)]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub configuration: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A dataset that blocks show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudioPageDataProvider {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(rename = "datasetId", default, skip_serializing_if = "Option::is_none")]
    pub dataset_id: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A row of a layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayoutSection {
    /// `section_…`.
    pub uid: String,
    /// `content` is the only one seen.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default)]
    pub blocks: Vec<LayoutBlock>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A place in a section that a block fills.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayoutBlock {
    pub uid: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The sections of a layout, or nothing where it has another shape than the one that is known.
pub fn sections(layouts: &Map<String, Value>, layout: &str) -> Option<Vec<LayoutSection>> {
    Vec::deserialize(layouts.get(layout)?).ok()
}

/// The new content of a page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudioPageContentChanges {
    pub blocks: BTreeMap<String, StudioPageBlock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layouts: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_providers: Option<BTreeMap<String, StudioPageDataProvider>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filters: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back.
impl From<StudioPageContent> for StudioPageContentChanges {
    fn from(content: StudioPageContent) -> Self {
        Self {
            blocks: content.blocks,
            layouts: Some(content.layouts),
            data_providers: Some(content.data_providers),
            filters: Some(content.filters),
            extra: content.extra,
        }
    }
}

operations! {
    area Content;

    /// Retrieve a version of a page's content.
    RetrieveStudioPageContent: retrieve_studio_page_content = GET "/studio_pages/{studio_page_uid}/contents/{version_name}/"
        (studio_page_uid: StudioPageUid, version_name: VersionName) -> [StudioPageContent], Read;
    /// Update the draft of a page's content.
    UpdateStudioPageContent: update_studio_page_content = PUT "/studio_pages/{studio_page_uid}/contents/{version_name}/"
        (studio_page_uid: StudioPageUid, version_name: VersionName) {StudioPageContentChanges} -> [StudioPageContent], Write;
    /// Get the metadata of a page's content: title and description in the template `asset`.
    GetStudioPageContentMetadata: get_studio_page_content_metadata
        = GET "/studio_pages/{studio_page_uid}/contents/{version_name}/metadata/"
        (studio_page_uid: StudioPageUid, version_name: VersionName) -> [Metadata], Read;
    /// Replace the metadata of a page's content.
    UpdateStudioPageContentMetadata: update_studio_page_content_metadata
        = PUT "/studio_pages/{studio_page_uid}/contents/{version_name}/metadata/"
        (studio_page_uid: StudioPageUid, version_name: VersionName) {Metadata} -> [Metadata], Write;
}
