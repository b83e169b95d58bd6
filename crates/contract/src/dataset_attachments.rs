//! Attachments of a dataset: files that are shown with it.

use crate::{AttachmentUid, DatasetUid, Download, FileUpload, Limit, Nothing, Offset, Page, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An attached file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetAttachment {
    pub uid: AttachmentUid,
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

    /// List the attachments of a dataset.
    ListDatasetAttachments: list_dataset_attachments = GET "/datasets/{dataset_uid}/attachments/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetAttachment>], Read;
    /// Attach a file.
    CreateDatasetAttachment: create_dataset_attachment = POST "/datasets/{dataset_uid}/attachments/" (dataset_uid: DatasetUid)
        multipart {FileUpload} -> [DatasetAttachment] = 201, Publish;
    /// Retrieve what is known of an attachment.
    RetrieveDatasetAttachment: retrieve_dataset_attachment = GET "/datasets/{dataset_uid}/attachments/{attachment_uid}/"
        (dataset_uid: DatasetUid, attachment_uid: AttachmentUid) -> [DatasetAttachment], Read;
    /// Delete an attachment with its file.
    DeleteDatasetAttachment: delete_dataset_attachment = DELETE "/datasets/{dataset_uid}/attachments/{attachment_uid}/"
        (dataset_uid: DatasetUid, attachment_uid: AttachmentUid) -> [Nothing] = 204, Destroy;
    /// Download an attachment.
    DownloadDatasetAttachment: download_dataset_attachment
        = GET "/datasets/{dataset_uid}/attachments/{attachment_uid}/download/"
        (dataset_uid: DatasetUid, attachment_uid: AttachmentUid) -> file => [Download], Read;
}
