//! After an end without notice: every dataset is put into a status that is true, and nothing is left over.

use crate::files::referred;
use crate::{Outcome, Portal};
use std::collections::HashSet;
use std::path::Path;

/// Each once, in this order. `saving_version` is written and left within one transaction, but a future order may not be.
const SETTLED: &[&str] = &[
    // Started again from the beginning: what was written of it is not visible, and is removed.
    "UPDATE datasets SET status = 'queued', next_status = status,
     status_message = 'Started again: the portal ended while it was under way.' WHERE status IN ('processing', 'deleting')",
    // Nothing follows from it: a chain that stayed would keep the next publication from those that join it.
    "UPDATE datasets SET status = 'idle', previous_status = status, next_status = NULL, order_kind = NULL,
     order_chain = '[]', republish_chain = NULL, status_message = 'Aborted.' WHERE status = 'aborting_processing'",
    "UPDATE datasets SET status = 'idle', previous_status = status, next_status = NULL WHERE status = 'saving_version'",
];

pub async fn recover(portal: &Portal) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    for statement in SETTLED {
        sqlx::query(statement).execute(&mut *write).await?;
    }
    let uids: Vec<String> = sqlx::query_scalar("SELECT uid FROM datasets").fetch_all(&mut *write).await?;
    let files: Vec<(String, String)> =
        sqlx::query_as("SELECT dataset_uid, records_file FROM publications WHERE records_file IS NOT NULL")
            .fetch_all(&mut *write)
            .await?;
    sqlx::query("DELETE FROM referred_files WHERE is_forgotten").execute(&mut *write).await?;
    let mut parts: Vec<(&str, Names)> = Vec::new();
    for part in referred::PARTS {
        let query = "SELECT dataset_uid, file FROM referred_files WHERE part = ?";
        let named: Vec<(String, String)> = sqlx::query_as(query).bind(part).fetch_all(&mut *write).await?;
        parts.push((part, named.into_iter().collect()));
    }
    write.commit().await?;
    clean(portal, &uids.into_iter().collect(), &files.into_iter().collect(), &parts).await
}

/// What belongs where: uid of the dataset and name of the file.
type Names = HashSet<(String, String)>;

/// Removes folders of datasets that are gone, records that are not shown, and files in parts that no row names.
async fn clean(portal: &Portal, uids: &HashSet<String>, files: &Names, parts: &[(&str, Names)]) -> Outcome<()> {
    let folder = portal.config().data_dir.join("datasets");
    tokio::fs::create_dir_all(&folder).await?;
    let mut folders = tokio::fs::read_dir(&folder).await?;
    while let Some(entry) = folders.next_entry().await? {
        let uid = entry.file_name().to_string_lossy().into_owned();
        if !uids.contains(&uid) {
            tokio::fs::remove_dir_all(entry.path()).await?;
            continue;
        }
        let mut entries = tokio::fs::read_dir(entry.path()).await?;
        while let Some(file) = entries.next_entry().await? {
            let name = file.file_name().to_string_lossy().into_owned();
            if let Some((_, known)) = parts.iter().find(|(part, _)| *part == name) {
                clean_part(&file.path(), &uid, known).await?;
                continue;
            }
            let is_records = name.starts_with("published_") && name.contains(".sqlite3");
            if is_records && !files.contains(&(uid.clone(), name)) {
                tokio::fs::remove_file(file.path()).await?;
            }
        }
    }
    Ok(())
}

async fn clean_part(folder: &Path, uid: &str, known: &Names) -> Outcome<()> {
    let mut files = tokio::fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        let name = file.file_name().to_string_lossy().into_owned();
        if !known.contains(&(uid.to_owned(), name)) {
            tokio::fs::remove_file(file.path()).await?;
        }
    }
    Ok(())
}
