//! Ordered stacks under a dataset: steps are appended, and keep their place when they change (behaviour.md 11, 12).

use crate::dataset_versions::{Rows, Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::{Caller, Outcome, Portal, store};
use portico_contract::{ApiError, DatasetUid, Limit, Offset, Page};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::SqliteConnection;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Processors,
    Fields,
}

impl Stack {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Processors => "processor",
            Self::Fields => "field",
        }
    }

    const fn section(self) -> Section {
        match self {
            Self::Processors => Section::Processors,
            Self::Fields => Section::Fields,
        }
    }
}

/// One stack of one dataset.
#[derive(Debug, Clone)]
pub struct Steps<'a> {
    pub portal: &'a Portal,
    pub dataset: &'a DatasetUid,
    pub stack: Stack,
}

impl Steps<'_> {
    pub async fn page<T: DeserializeOwned>(&self, limit: Option<Limit>, offset: Option<Offset>) -> Outcome<Page<T>> {
        let mut connection = self.portal.store().read().await?;
        require_dataset(&mut connection, self.dataset).await?;
        let all: Vec<T> = all(&mut connection, self.dataset, self.stack).await?;
        let total = all.len() as u64;
        let offset = usize::try_from(offset.unwrap_or_default().0).unwrap_or(usize::MAX);
        let limit = limit.unwrap_or_default().0 as usize;
        Ok(Page::new(total, all.into_iter().skip(offset).take(limit).collect()))
    }

    pub async fn get<T: DeserializeOwned>(&self, uid: &str) -> Outcome<T> {
        let mut connection = self.portal.store().read().await?;
        let query = "SELECT document FROM steps WHERE dataset_uid = ? AND stack = ? AND uid = ?";
        let document = store::text(&mut connection, query, &[self.dataset.as_str(), self.stack.name(), uid]).await?;
        store::from_document(&document.ok_or_else(ApiError::not_found)?)
    }

    pub async fn append<T: Serialize>(&self, caller: &Caller, uid: &str, step: &T) -> Outcome<()> {
        let mut write = self.portal.store().write().await?;
        touch_dataset(&mut write, self.dataset, caller).await?;
        insert(&mut write, self.dataset, self.stack, uid, step).await?;
        record(&mut write, self.dataset, caller, &[self.stack.section()]).await?;
        Ok(write.commit().await?)
    }

    pub async fn replace<T: Serialize>(&self, caller: &Caller, uid: &str, step: &T) -> Outcome<()> {
        let mut write = self.portal.store().write().await?;
        touch_dataset(&mut write, self.dataset, caller).await?;
        let replaced = sqlx::query("UPDATE steps SET document = ?4 WHERE dataset_uid = ?1 AND stack = ?2 AND uid = ?3")
            .bind(self.dataset.as_str())
            .bind(self.stack.name())
            .bind(uid)
            .bind(serde_json::to_string(step)?)
            .execute(&mut *write)
            .await?;
        if replaced.rows_affected() == 0 {
            return Err(ApiError::not_found().into());
        }
        record(&mut write, self.dataset, caller, &[self.stack.section()]).await?;
        Ok(write.commit().await?)
    }

    pub async fn remove(&self, caller: &Caller, uid: &str) -> Outcome<()> {
        let mut write = self.portal.store().write().await?;
        touch_dataset(&mut write, self.dataset, caller).await?;
        if !delete(&mut write, self.dataset, self.stack, uid).await? {
            return Err(ApiError::not_found().into());
        }
        record(&mut write, self.dataset, caller, &[self.stack.section()]).await?;
        Ok(write.commit().await?)
    }
}

/// Puts a step at the end of a stack.
pub async fn insert<T: Serialize>(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    stack: Stack,
    uid: &str,
    step: &T,
) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO steps (dataset_uid, stack, uid, position, document)
         SELECT ?1, ?2, ?3, 1 + coalesce(max(position), 0), ?4 FROM steps WHERE dataset_uid = ?1 AND stack = ?2",
    )
    .bind(dataset.as_str())
    .bind(stack.name())
    .bind(uid)
    .bind(serde_json::to_string(step)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a step out of a stack. False where there is none of that uid.
pub async fn delete(connection: &mut SqliteConnection, dataset: &DatasetUid, stack: Stack, uid: &str) -> Outcome<bool> {
    let removed = sqlx::query("DELETE FROM steps WHERE dataset_uid = ? AND stack = ? AND uid = ?")
        .bind(dataset.as_str())
        .bind(stack.name())
        .bind(uid)
        .execute(connection)
        .await?;
    Ok(removed.rows_affected() > 0)
}

/// Steps as a snapshot holds them.
pub fn read<T: DeserializeOwned>(rows: &Rows) -> Outcome<Vec<T>> {
    rows.iter().map(|(_, _, document)| store::from_document(document)).collect()
}

/// The whole stack, in the order it is applied.
pub async fn all<T: DeserializeOwned>(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    stack: Stack,
) -> Outcome<Vec<T>> {
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM steps WHERE dataset_uid = ? AND stack = ? ORDER BY position")
            .bind(dataset.as_str())
            .bind(stack.name())
            .fetch_all(connection)
            .await?;
    documents.iter().map(|document| store::from_document(document)).collect()
}
