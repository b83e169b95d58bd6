//! Resources: what a dataset is made of, the files behind them, and how they are read (behaviour.md 9).

use crate::datasources::Datasource;
use crate::words::words;
use crate::{
    DatasetUid, Download, FileUid, FileUpload, Limit, Nothing, Offset, Page, ResourceUid, Timestamp, operations,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// What of a resource is answered whole rather than by its uid.
    ResourceExpand {
        Connection = "datasource.connection",
        Dataset = "datasource.dataset",
    }
}

/// A resource as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    pub uid: ResourceUid,
    /// The extractor: `csvfile`, `jsonfile`, `federated`…
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub title: String,
    /// Where rows are pushed to; realtime resources only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    #[serde(default)]
    pub extraction_infos: Option<SourceLabel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<SourceLabel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// Parameters of the extractor.
    #[serde(default)]
    pub params: Map<String, Value>,
    /// Absent for realtime resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datasource: Option<Datasource>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl Resource {
    /// The title, or the name that the portal gives it, or the uid.
    pub fn title(&self) -> &str {
        let names = [self.title.as_str(), self.display_name.as_deref().unwrap_or_default(), self.uid.as_str()];
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }
}

/// What an extractor or an origin is called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceLabel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a resource is created or updated with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewResource {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datasource: Option<Datasource>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back.
impl From<Resource> for NewResource {
    fn from(resource: Resource) -> Self {
        Self {
            kind: resource.kind,
            title: resource.title,
            url: resource.url,
            params: Some(resource.params),
            datasource: resource.datasource,
            extra: resource.extra,
        }
    }
}

/// A way to read a file, with the parameters that it takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extractor {
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub parameters: Vec<ExtractorParameter>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A parameter of an extractor: enough to show a field for it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExtractorParameter {
    /// `boolean`, `string`, `int`…
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub is_mandatory: bool,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Documented as a text; booleans and numbers are met too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trim: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_create_field: Option<bool>,
    /// Changing it makes another guess worthwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impacts_guessed_parameters: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl ExtractorParameter {
    /// The label, or the name where there is none.
    pub fn label(&self) -> &str {
        self.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(&self.name)
    }
}

/// Asks which extractors can read a datasource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuessExtractorsRequest {
    pub datasource: Datasource,
}

/// Asks with which parameters an extractor reads a datasource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuessExtractorParamsRequest {
    pub datasource: Datasource,
    #[serde(rename = "type")]
    pub kind: String,
}

/// The parameters that an extractor would read a datasource with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GuessedExtractorParams {
    pub extractor: String,
    pub params: Map<String, Value>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Asks for the first rows of a resource that is not saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResourcePreviewRequest {
    pub datasource: Datasource,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<Map<String, Value>>,
}

/// The first rows of a resource, 20 at most, before any processing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ResourcePreview {
    #[serde(default)]
    pub fields: Vec<DatasetField>,
    #[serde(default)]
    pub records: Vec<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A column of extracted rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DatasetField {
    /// Technical name.
    pub name: String,
    #[serde(default)]
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_name: Option<String>,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotations: Option<Vec<FieldAnnotation>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Something more to know of a column: its unit, its precision.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldAnnotation {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Vec<String>>,
}

/// A file that was uploaded to a dataset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetFile {
    pub uid: FileUid,
    pub filename: String,
    #[serde(default)]
    pub mimetype: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Catalog;

    /// List the extractors of the domain.
    ListExtractors: list_extractors = GET "/extractors/" () -> [Vec<Extractor>], Read;
    /// List the resources of a dataset.
    ListDatasetResources: list_dataset_resources = GET "/datasets/{dataset_uid}/resources/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>, expand: Option<ResourceExpand>) -> [Page<Resource>], Read;
    /// Create a resource.
    CreateDatasetResource: create_dataset_resource = POST "/datasets/{dataset_uid}/resources/" (dataset_uid: DatasetUid)
        {NewResource} -> [Resource] = 201, Write;
    /// Guess which extractors can read a datasource, the best first.
    GuessUnsavedResourceExtractors: guess_unsaved_resource_extractors
        = POST "/datasets/{dataset_uid}/resources/guess_extractors/" (dataset_uid: DatasetUid)
        {GuessExtractorsRequest} -> [Vec<Extractor>], Read;
    /// Guess the parameters to read a datasource with.
    GuessUnsavedResourceExtractorParams: guess_unsaved_resource_extractor_params
        = POST "/datasets/{dataset_uid}/resources/guess_extractor_params/" (dataset_uid: DatasetUid)
        {GuessExtractorParamsRequest} -> [GuessedExtractorParams], Read;
    /// Preview the first rows of a resource that is not saved.
    ResourceUnsavedPreview: resource_unsaved_preview = POST "/datasets/{dataset_uid}/resources/preview/" (dataset_uid: DatasetUid)
        {ResourcePreviewRequest} -> [ResourcePreview], Read;
    /// Retrieve a resource.
    RetrieveDatasetResource: retrieve_dataset_resource = GET "/datasets/{dataset_uid}/resources/{resource_uid}/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) ?(expand: Option<ResourceExpand>) -> [Resource], Read;
    /// Update a resource.
    UpdateDatasetResource: update_dataset_resource = PUT "/datasets/{dataset_uid}/resources/{resource_uid}/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) {NewResource} -> [Resource], Write;
    /// Delete a resource. Its secrets cannot be read back.
    DeleteDatasetResource: delete_dataset_resource = DELETE "/datasets/{dataset_uid}/resources/{resource_uid}/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Nothing] = 204, Destroy;
    /// Guess which extractors can read a saved resource.
    ResourceGuessExtractors: resource_guess_extractors = GET "/datasets/{dataset_uid}/resources/{resource_uid}/guess_extractors/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Vec<Extractor>], Read;
    /// Forget what was fetched: the next processing fetches the source again.
    CleanResourceCache: clean_resource_cache = POST "/datasets/{dataset_uid}/resources/{resource_uid}/clean_cache/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Nothing] = 204, Write;
    /// Guess the parameters to read a saved resource with.
    ResourceGuessExtractorParams: resource_guess_extractor_params
        = GET "/datasets/{dataset_uid}/resources/{resource_uid}/guess_extractors_params/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [GuessedExtractorParams], Read;
    /// Preview the first rows of a saved resource.
    ResourcePreviewRecords: resource_preview = GET "/datasets/{dataset_uid}/resources/{resource_uid}/preview/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [ResourcePreview], Read;
    /// Recover the rows that a realtime resource received while it failed; the dataset must be published.
    RecoverResource: recover_resource = POST "/datasets/{dataset_uid}/resources/{resource_uid}/recover/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Resource], Publish;
    /// Delete the rows that could be recovered; the dataset must be published.
    DeleteRecoverDataResource: delete_recover_data_resource
        = POST "/datasets/{dataset_uid}/resources/{resource_uid}/delete_recover_data/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Resource], Destroy;
    /// Let a realtime resource receive rows.
    EnableResource: enable_resource = POST "/datasets/{dataset_uid}/resources/{resource_uid}/enable/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Resource], Write;
    /// Stop a realtime resource from receiving rows.
    DisableResource: disable_resource = POST "/datasets/{dataset_uid}/resources/{resource_uid}/disable/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Resource], Write;
    /// Give a realtime resource another key; the old one stops working.
    ResourceRenewApiKey: resource_renew_api_key = POST "/datasets/{dataset_uid}/resources/{resource_uid}/renew_api_key/"
        (dataset_uid: DatasetUid, resource_uid: ResourceUid) -> [Resource], Secure;
    /// Upload a file for a resource.
    UploadResourceFile: upload_resource_file = POST "/datasets/{dataset_uid}/resources/files/" (dataset_uid: DatasetUid)
        multipart {FileUpload} -> [DatasetFile] = 201, Write;
    /// Retrieve what is known of an uploaded file.
    RetrieveDatasetResourceFile: retrieve_dataset_resource_file = GET "/datasets/{dataset_uid}/resources/files/{file_uid}/"
        (dataset_uid: DatasetUid, file_uid: FileUid) -> [DatasetFile], Read;
    /// Download an uploaded file.
    DownloadDatasetResourceFile: download_dataset_resource_file
        = GET "/datasets/{dataset_uid}/resources/files/{file_uid}/download/"
        (dataset_uid: DatasetUid, file_uid: FileUid) -> file => [Download], Read;
}
