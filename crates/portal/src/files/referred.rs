//! Files of attachments and alternative exports: kept while the dataset or one of its versions names them, so that
//! restoring a version brings them back. Their names are never used again.

use crate::{Outcome, Portal, dataset_alternative_exports, dataset_attachments};
use portico_contract::DatasetUid;
use sqlx::SqliteConnection;
use std::collections::HashSet;

/// The folders of a dataset in which such files lie.
pub const PARTS: [&str; 2] = [dataset_attachments::FOLDER, dataset_alternative_exports::FOLDER];

/// What the dataset itself names: parameter 1, its folders as in [`PARTS`].
const NAMED: &str = "SELECT 'attachments' AS part, file FROM attachments WHERE dataset_uid = ?1
    UNION ALL SELECT 'exports', uid FROM alternative_exports
    WHERE dataset_uid = ?1 AND document ->> 'type' = 'uploaded_file'";

/// Notes a file of a dataset. On disk before that: without its row, a file is removed when the portal is opened.
pub async fn note(connection: &mut SqliteConnection, dataset: &DatasetUid, part: &str, file: &str) -> Outcome<()> {
    sqlx::query("INSERT INTO referred_files (dataset_uid, part, file) VALUES (?, ?, ?)")
        .bind(dataset.as_str())
        .bind(part)
        .bind(file)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes all that the dataset names.
pub async fn note_all(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<()> {
    sqlx::query(&format!("INSERT INTO referred_files (dataset_uid, part, file) SELECT ?1, part, file FROM ({NAMED})"))
        .bind(dataset.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The files in a folder that the dataset itself names.
pub async fn named(connection: &mut SqliteConnection, dataset: &DatasetUid, part: &str) -> Outcome<HashSet<String>> {
    let files: Vec<String> = sqlx::query_scalar(&format!("SELECT file FROM ({NAMED}) WHERE part = ?2"))
        .bind(dataset.as_str())
        .bind(part)
        .fetch_all(connection)
        .await?;
    Ok(files.into_iter().collect())
}

/// Marks what neither the dataset nor one of its versions names any more. [`remove_forgotten`] follows the commit.
pub async fn forget(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<()> {
    // Versions are looked through for what the dataset itself does not name: for nothing, as a rule.
    sqlx::query(&format!(
        "UPDATE referred_files SET is_forgotten = 1 WHERE dataset_uid = ?1 AND NOT is_forgotten
         AND (part, file) NOT IN ({NAMED})
         AND NOT EXISTS (SELECT 1 FROM dataset_versions v,
             json_each(v.snapshot, iif(part = 'exports', '$.alternative_exports', '$.attachments')) kept
             WHERE v.dataset_uid = ?1 AND kept.value ->> 0 = file)"
    ))
    .bind(dataset.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Removes the files that were marked. What goes wrong, or is cut short, is done when the portal is opened: the call
/// that marked them has succeeded.
pub async fn remove_forgotten(portal: &Portal) {
    if let Err(error) = remove(portal).await {
        tracing::warn!(%error, "files that nothing names any more are left over");
    }
}

async fn remove(portal: &Portal) -> Outcome<()> {
    let forgotten: Vec<(String, String, String)> = {
        let mut connection = portal.store().read().await?;
        let query = "SELECT dataset_uid, part, file FROM referred_files WHERE is_forgotten";
        sqlx::query_as(query).fetch_all(&mut *connection).await?
    };
    if forgotten.is_empty() {
        return Ok(());
    }
    for (dataset, part, file) in &forgotten {
        let folder = portal.config().data_dir.join("datasets").join(dataset);
        super::remove(&folder.join(part).join(file)).await;
    }
    let mut write = portal.store().write().await?;
    for (dataset, part, file) in &forgotten {
        sqlx::query("DELETE FROM referred_files WHERE dataset_uid = ? AND part = ? AND file = ?")
            .bind(dataset)
            .bind(part)
            .bind(file)
            .execute(&mut *write)
            .await?;
    }
    Ok(write.commit().await?)
}
