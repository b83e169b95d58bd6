//! Files that are kept for resources: those that people upload, and those that a harvester downloads.

use super::{file_path, free_uid, keep, media_type};
use crate::{Outcome, Portal, now};
use portico_contract::resources::DatasetFile;
use portico_contract::{DatasetUid, FileUid, FileUpload};
use sqlx::SqliteConnection;
use std::path::PathBuf;

/// Keeps a file, under this uid or under a free one.
pub async fn keep_file(
    portal: &Portal,
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: Option<FileUid>,
    upload: &FileUpload,
) -> Outcome<DatasetFile> {
    let uid = match uid {
        Some(uid) => uid,
        None => free_uid(&mut *connection, dataset, &upload.file_name).await?,
    };
    let file = DatasetFile {
        uid: uid.clone(),
        mimetype: Some(media_type(&upload.file_name, upload.media_type.as_deref())),
        filename: upload.file_name.clone(),
        created_at: Some(now()),
        extra: Default::default(),
    };
    sqlx::query(
        "INSERT INTO resource_files (dataset_uid, uid, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (dataset_uid, uid) DO UPDATE SET document = excluded.document",
    )
    .bind(dataset.as_str())
    .bind(uid.as_str())
    .bind(serde_json::to_string(&file)?)
    .execute(connection)
    .await?;
    // The bytes are on disk before the row that names them is: an end in between leaves a file that the next upload of
    // that name writes over.
    keep(upload.path.clone(), file_path(portal, dataset, &uid)).await?;
    Ok(file)
}

/// Forgets a file that no resource reads. Answers what to remove after the commit.
pub async fn drop_file(
    portal: &Portal,
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    uid: &FileUid,
) -> Outcome<Option<PathBuf>> {
    let query = "DELETE FROM resource_files WHERE dataset_uid = ?1 AND uid = ?2 AND NOT EXISTS (
        SELECT 1 FROM resources WHERE dataset_uid = ?1 AND json_extract(document, '$.datasource.file.uid') = ?2)";
    let dropped = sqlx::query(query).bind(dataset.as_str()).bind(uid.as_str()).execute(connection).await?;
    Ok((dropped.rows_affected() > 0).then(|| file_path(portal, dataset, uid)))
}
