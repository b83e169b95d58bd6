//! Attachments of datasets: files that anybody who sees the dataset can download.

use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::files::{keep, media_type, numbered, remove};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::dataset_attachments::*;
use portico_contract::{ApiError, AttachmentUid, DatasetUid, Download, Nothing, Page};
use sqlx::SqliteConnection;
use std::path::PathBuf;

/// Where their bytes lie in the folder of a dataset.
pub const FOLDER: &str = "attachments";

pub async fn load(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &AttachmentUid,
) -> Outcome<DatasetAttachment> {
    let query = "SELECT document FROM attachments WHERE dataset_uid = ? AND uid = ?";
    let document = store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?;
    store::from_document(&document.ok_or_else(ApiError::not_found)?)
}

/// In the order they were attached.
pub async fn page(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    window: Window,
) -> Outcome<Page<DatasetAttachment>> {
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM attachments WHERE dataset_uid = ?")
        .bind(dataset.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM attachments WHERE dataset_uid = ? ORDER BY rowid LIMIT ? OFFSET ?")
            .bind(dataset.as_str())
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(connection)
            .await?;
    let results = documents.iter().map(|document| store::from_document(document)).collect::<Outcome<_>>()?;
    Ok(Page::new(total.unsigned_abs(), results))
}

pub fn download(portal: &Portal, dataset: &DatasetUid, attachment: DatasetAttachment) -> Download {
    Download {
        path: path(portal, dataset, &attachment.uid),
        media_type: media_type(&attachment.filename, attachment.mimetype.as_deref()),
        file_name: attachment.filename,
    }
}

fn path(portal: &Portal, dataset: &DatasetUid, uid: &AttachmentUid) -> PathBuf {
    portal.dataset_folder(dataset).join(FOLDER).join(uid.as_str())
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
        page(&mut connection, &operation.dataset_uid, Window::new(operation.limit, operation.offset)).await
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
        sqlx::query("INSERT INTO attachments (dataset_uid, uid, document) VALUES (?, ?, ?)")
            .bind(dataset.as_str())
            .bind(uid.as_str())
            .bind(serde_json::to_string(&attachment)?)
            .execute(&mut *write)
            .await?;
        // On disk before the row that names it: without its row, a file is removed when the portal is opened.
        keep(upload.path, path(self, &dataset, &uid)).await?;
        record(&mut write, &dataset, caller, &[Section::Attachments]).await?;
        write.commit().await?;
        Ok(attachment)
    }
}

impl Handle<RetrieveDatasetAttachment> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetAttachment) -> Outcome<DatasetAttachment> {
        load(&mut *self.store().read().await?, &operation.dataset_uid, &operation.attachment_uid).await
    }
}

impl Handle<DeleteDatasetAttachment> for Portal {
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
        let path = path(self, &dataset, &uid);
        // Moved out of the way first: its name is free for another file as soon as the row is gone.
        let aside = self.incoming_folder().join(crate::new_uid("deleted"));
        let moved = tokio::fs::rename(&path, &aside).await.is_ok();
        if let Err(error) = write.commit().await {
            if moved {
                let _ = tokio::fs::rename(&aside, &path).await;
            }
            return Err(error.into());
        }
        remove(&aside).await;
        Ok(Nothing)
    }
}

impl Handle<DownloadDatasetAttachment> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DownloadDatasetAttachment) -> Outcome<Download> {
        let dataset = operation.dataset_uid;
        let attachment = load(&mut *self.store().read().await?, &dataset, &operation.attachment_uid).await?;
        Ok(download(self, &dataset, attachment))
    }
}
