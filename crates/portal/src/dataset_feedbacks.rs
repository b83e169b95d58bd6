//! Feedbacks of readers: listed, read, archived (behaviour.md 7). They arrive through `explore/feedback.rs`.

use crate::datasets::require_dataset;
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::dataset_feedbacks::*;
use portico_contract::{ApiError, DatasetUid, FeedbackUid, Page};
use sqlx::SqliteConnection;

pub async fn insert(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    feedback: &DatasetFeedback,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO feedbacks (dataset_uid, uid, record_id, is_archived, created_at, document) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(dataset.as_str())
    .bind(feedback.uid.as_str())
    .bind(&feedback.record_id)
    .bind(feedback.is_archived)
    .bind(feedback.created_at.as_ref().map(|moment| moment.as_str()).unwrap_or_default())
    .bind(serde_json::to_string(feedback)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn load(connection: &mut SqliteConnection, dataset: &DatasetUid, uid: &FeedbackUid) -> Outcome<DatasetFeedback> {
    let query = "SELECT document FROM feedbacks WHERE dataset_uid = ? AND uid = ?";
    let document = store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?;
    store::from_document(&document.ok_or_else(ApiError::not_found)?)
}

impl Handle<ListDatasetFeedbacks> for Portal {
    /// All on one page: this list has no `limit` (behaviour.md 5).
    async fn handle(&self, _caller: &Caller, operation: ListDatasetFeedbacks) -> Outcome<Page<DatasetFeedback>> {
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &operation.dataset_uid).await?;
        let order = match operation.sort {
            Some(FeedbackSort::OldestFirst) => "created_at, rowid",
            _ => "created_at DESC, rowid DESC",
        };
        let query = format!(
            "SELECT document FROM feedbacks WHERE dataset_uid = ?1 AND is_archived = ?2
             AND (?3 IS NULL OR record_id = ?3) ORDER BY {order}"
        );
        let documents: Vec<String> = sqlx::query_scalar(&query)
            .bind(operation.dataset_uid.as_str())
            .bind(operation.is_archived.unwrap_or(false))
            .bind(&operation.record_id)
            .fetch_all(&mut *connection)
            .await?;
        let results: Vec<_> =
            documents.iter().map(|document| store::from_document(document)).collect::<Outcome<_>>()?;
        Ok(Page::new(results.len() as u64, results))
    }
}

impl Handle<RetrieveDatasetFeedback> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetFeedback) -> Outcome<DatasetFeedback> {
        load(&mut *self.store().read().await?, &operation.dataset_uid, &operation.feedback_uid).await
    }
}

impl Handle<ArchiveDatasetFeedback> for Portal {
    /// It belongs to the readers rather than to the configuration: this writes no version of the dataset.
    async fn handle(&self, _caller: &Caller, operation: ArchiveDatasetFeedback) -> Outcome<DatasetFeedback> {
        let (dataset, uid) = (operation.dataset_uid, operation.feedback_uid);
        let mut write = self.store().write().await?;
        let feedback = DatasetFeedback { is_archived: true, ..load(&mut write, &dataset, &uid).await? };
        sqlx::query("UPDATE feedbacks SET is_archived = 1, document = ?3 WHERE dataset_uid = ?1 AND uid = ?2")
            .bind(dataset.as_str())
            .bind(uid.as_str())
            .bind(serde_json::to_string(&feedback)?)
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(feedback)
    }
}
