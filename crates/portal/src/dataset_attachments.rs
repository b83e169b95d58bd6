//! Attachments of datasets: files that anybody who sees the dataset can download.

use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::files::{keep, media_type, numbered, referred};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal, new_uid, now, store};
use portico_contract::dataset_attachments::*;
use portico_contract::{ApiError, AttachmentUid, DatasetUid, Download, Nothing, Page};
use sqlx::SqliteConnection;
use std::path::PathBuf;

/// Where their bytes lie in the folder of a dataset.
pub const FOLDER: &str = "attachments";

/// File, uid, document.
pub type AttachmentRow = (String, String, String);

/// An attachment, and the name of its file in the folder.
async fn load(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &AttachmentUid,
) -> Outcome<(DatasetAttachment, String)> {
    let row: Option<(String, String)> =
        sqlx::query_as("SELECT document, file FROM attachments WHERE dataset_uid = ? AND uid = ?")
            .bind(dataset.as_str())
            .bind(uid.as_str())
            .fetch_optional(connection)
            .await?;
    let (document, file) = row.ok_or_else(ApiError::not_found)?;
    Ok((store::from_document(&document)?, file))
}

/// In the order they were attached.
pub async fn all(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<Vec<DatasetAttachment>> {
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM attachments WHERE dataset_uid = ? ORDER BY rowid")
            .bind(dataset.as_str())
            .fetch_all(connection)
            .await?;
    documents.iter().map(|document| store::from_document(document)).collect()
}

/// Puts attachments back as a version has them. Their files are there as long as the version is.
pub async fn put_back(connection: &mut SqliteConnection, dataset: &DatasetUid, rows: &[AttachmentRow]) -> Outcome<()> {
    sqlx::query("DELETE FROM attachments WHERE dataset_uid = ?")
        .bind(dataset.as_str())
        .execute(&mut *connection)
        .await?;
    for (file, uid, document) in rows {
        insert(connection, dataset, uid, file, document).await?;
    }
    Ok(())
}

async fn insert(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &str,
    file: &str,
    document: &str,
) -> Outcome<()> {
    sqlx::query("INSERT INTO attachments (dataset_uid, uid, file, document) VALUES (?, ?, ?, ?)")
        .bind(dataset.as_str())
        .bind(uid)
        .bind(file)
        .bind(document)
        .execute(connection)
        .await?;
    Ok(())
}

/// The file of an attachment, to be streamed.
pub async fn download(portal: &Portal, dataset: &DatasetUid, uid: &AttachmentUid) -> Outcome<Download> {
    let (attachment, file) = load(&mut *portal.store().read().await?, dataset, uid).await?;
    Ok(Download {
        path: path(portal, dataset, &file),
        media_type: media_type(&attachment.filename, attachment.mimetype.as_deref()),
        file_name: attachment.filename,
    })
}

fn path(portal: &Portal, dataset: &DatasetUid, file: &str) -> PathBuf {
    portal.dataset_folder(dataset).join(FOLDER).join(file)
}

/// The file's name, or with a number where another attachment has it.
async fn free_uid(connection: &mut SqliteConnection, dataset: &DatasetUid, file_name: &str) -> Outcome<AttachmentUid> {
    let mut number = 1;
    loop {
        let uid = AttachmentUid::new(numbered(file_name, number));
        let uid = uid.map_err(|error| ApiError::invalid("file", error.to_string()))?;
        let query = "SELECT uid FROM attachments WHERE dataset_uid = ? AND uid = ?";
        if store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?.is_none() {
            return Ok(uid);
        }
        number += 1;
    }
}

impl Handle<ListDatasetAttachments> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListDatasetAttachments) -> Outcome<Page<DatasetAttachment>> {
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &operation.dataset_uid).await?;
        let all = all(&mut connection, &operation.dataset_uid).await?;
        let window = Window::new(operation.limit, operation.offset);
        Ok(Page::new(all.len() as u64, window.of(all)))
    }
}

impl Handle<CreateDatasetAttachment> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDatasetAttachment) -> Outcome<DatasetAttachment> {
        let (dataset, upload) = (operation.dataset_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        let uid = free_uid(&mut write, &dataset, &upload.file_name).await?;
        let attachment = DatasetAttachment {
            uid: uid.clone(),
            mimetype: Some(media_type(&upload.file_name, upload.media_type.as_deref())),
            filename: upload.file_name,
            created_at: Some(now()),
            extra: Default::default(),
        };
        let file = new_uid("at");
        insert(&mut write, &dataset, uid.as_str(), &file, &serde_json::to_string(&attachment)?).await?;
        keep(upload.path, path(self, &dataset, &file)).await?;
        referred::note(&mut write, &dataset, FOLDER, &file).await?;
        record(&mut write, &dataset, caller, &[Section::Attachments]).await?;
        write.commit().await?;
        Ok(attachment)
    }
}

impl Handle<RetrieveDatasetAttachment> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetAttachment) -> Outcome<DatasetAttachment> {
        let mut connection = self.store().read().await?;
        Ok(load(&mut connection, &operation.dataset_uid, &operation.attachment_uid).await?.0)
    }
}

impl Handle<DeleteDatasetAttachment> for Portal {
    /// The file stays while a version names it.
    async fn handle(&self, caller: &Caller, operation: DeleteDatasetAttachment) -> Outcome<Nothing> {
        let (dataset, uid) = (operation.dataset_uid, operation.attachment_uid);
        let mut write = self.store().write().await?;
        load(&mut write, &dataset, &uid).await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        sqlx::query("DELETE FROM attachments WHERE dataset_uid = ? AND uid = ?")
            .bind(dataset.as_str())
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
        record(&mut write, &dataset, caller, &[Section::Attachments]).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}

impl Handle<DownloadDatasetAttachment> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DownloadDatasetAttachment) -> Outcome<Download> {
        download(self, &operation.dataset_uid, &operation.attachment_uid).await
    }
}
