//! Alternative exports of a dataset: files made elsewhere, offered beside the exports that the portal makes (behaviour.md 15).

use crate::union::tagged_union;
use crate::words::words;
use crate::{
    AlternativeExportUid, DatasetUid, Download, FileUpload, Limit, Nothing, Offset, Page, Timestamp, operations,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// Where the file of an alternative export is.
    ExportKind {
        Url = "url",
        UploadedFile = "uploaded_file",
    }
}

/// An alternative export as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlternativeExport {
    pub uid: AlternativeExportUid,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mimetype: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// The type, and what belongs to it.
    #[serde(flatten)]
    pub source: ExportSource,
}

tagged_union! {
    /// Where the file is, by the type of the export.
    ExportSource {
        UploadedFile(ExportedFile) = "uploaded_file",
        Url(ExportedUrl) = "url",
    }
}

/// A file that the portal keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportedFile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file elsewhere: a download is sent on to it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportedUrl {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What an alternative export is created with. The reference names `uploaded_file` alone, which needs `file`; `url`
/// needs an address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewAlternativeExport {
    pub title: String,
    #[serde(rename = "type")]
    pub kind: ExportKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileUpload>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What can change of an alternative export. Its type and its file stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlternativeExportChanges {
    pub title: String,
    #[serde(rename = "type")]
    pub kind: ExportKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Another address, for an export of the type `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Catalog;

    /// List the alternative exports of a dataset.
    ListDatasetAlternativeExports: list_dataset_alternative_exports
        = GET "/datasets/{dataset_uid}/alternative_exports/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<AlternativeExport>], Read;
    /// Add an alternative export.
    CreateDatasetAlternativeExport: create_dataset_alternative_export
        = POST "/datasets/{dataset_uid}/alternative_exports/" (dataset_uid: DatasetUid)
        multipart {NewAlternativeExport} -> [AlternativeExport] = 201, Publish;
    /// Retrieve an alternative export.
    RetrieveDatasetAlternativeExport: retrieve_dataset_alternative_export
        = GET "/datasets/{dataset_uid}/alternative_exports/{export_uid}/"
        (dataset_uid: DatasetUid, export_uid: AlternativeExportUid) -> [AlternativeExport], Read;
    /// Update title and description of an alternative export.
    UpdateDatasetAlternativeExport: update_dataset_alternative_export
        = PUT "/datasets/{dataset_uid}/alternative_exports/{export_uid}/"
        (dataset_uid: DatasetUid, export_uid: AlternativeExportUid) {AlternativeExportChanges} -> [AlternativeExport], Publish;
    /// Delete an alternative export with its file.
    DeleteDatasetAlternativeExport: delete_dataset_alternative_export
        = DELETE "/datasets/{dataset_uid}/alternative_exports/{export_uid}/"
        (dataset_uid: DatasetUid, export_uid: AlternativeExportUid) -> [Nothing] = 204, Destroy;
    /// Download an alternative export, or be sent on to where it is.
    DownloadDatasetAlternativeExports: download_dataset_alternative_exports
        = GET "/datasets/{dataset_uid}/alternative_exports/{export_uid}/download/"
        (dataset_uid: DatasetUid, export_uid: AlternativeExportUid) -> file => [ExportDownload], Read;
}

/// What a download leads to: the file, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ExportDownload {
    File(Download),
    Elsewhere { url: String },
}
