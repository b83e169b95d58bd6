//! Datasets: what is stored of them, and the operations on them.

mod copy;
mod create;
mod delete;
mod list;
mod status;
mod update;

pub use create::{free_dataset_id, free_dataset_uid, insert_dataset};
pub use status::{StatusRow, load_status, move_to, refuse_unless};

use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::datasets::{Dataset, RetrieveDataset};
use portico_contract::{ApiError, DatasetUid};
use serde_json::Value;
use sqlx::SqliteConnection;

/// The dataset, or `not_found`.
pub async fn load_dataset(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<Dataset> {
    let row: Option<(String, bool)> = sqlx::query_as("SELECT document, is_published FROM datasets WHERE uid = ?")
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    let (document, is_published) = row.ok_or_else(ApiError::not_found)?;
    read(&document, is_published)
}

/// Refuses with `not_found` where there is no such dataset.
pub async fn require_dataset(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<()> {
    let found = store::text(connection, "SELECT uid FROM datasets WHERE uid = ?", &[uid.as_str()]).await?;
    found.map(|_| ()).ok_or_else(|| ApiError::not_found().into())
}

/// Writes the dataset back with what its columns are made of. Its status is not part of it.
pub async fn save_dataset(connection: &mut SqliteConnection, dataset: &Dataset) -> Outcome<()> {
    sqlx::query("UPDATE datasets SET dataset_id = ?2, is_draft = ?3, document = ?4 WHERE uid = ?1")
        .bind(dataset.uid.as_str())
        .bind(dataset.dataset_id.as_str())
        .bind(is_draft(dataset))
        .bind(serde_json::to_string(dataset)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Marks the dataset as changed now by the caller. Every write under a dataset calls it, in its own transaction.
/// Refuses with `not_found` where there is no such dataset.
pub async fn touch_dataset(connection: &mut SqliteConnection, uid: &DatasetUid, caller: &Caller) -> Outcome<()> {
    let touched = sqlx::query(
        "UPDATE datasets SET document = json_set(document, '$.updated_at', ?2, '$.updated_by', json_object('username', ?3))
         WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(now().0)
    .bind(caller.username.as_str())
    .execute(connection)
    .await?;
    if touched.rows_affected() == 0 {
        return Err(ApiError::not_found().into());
    }
    Ok(())
}

/// `internal.draft`: kept out of the list, and never published (behaviour.md 7).
pub fn is_draft(dataset: &Dataset) -> bool {
    dataset.metadata.get("internal", "draft").and_then(Value::as_bool).unwrap_or(false)
}

fn read(document: &str, is_published: bool) -> Outcome<Dataset> {
    let dataset: Dataset = store::from_document(document)?;
    Ok(Dataset { is_published, ..dataset })
}

impl Handle<RetrieveDataset> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDataset) -> Outcome<Dataset> {
        load_dataset(&mut *self.store().read().await?, &operation.dataset_uid).await
    }
}
