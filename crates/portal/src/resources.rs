//! Resources: where the rows of a dataset come from, in order (behaviour.md 9).
//!
//! Publishing reads them with [`sources`].

mod check;
mod configure;
mod explore;
pub mod harvested;
mod present;
mod push;
mod pushed;
mod realtime;
mod secrets;
mod source;

pub use push::routes;
pub use pushed::{run as refresh_with_pushed_rows, withdraw};
pub use source::{Source, sources};

use crate::dataset_versions::Rows;
use crate::{Outcome, Portal, store};
use portico_contract::resources::{Extractor, ListExtractors, Resource};
use portico_contract::{ApiError, DatasetUid, ResourceUid};
use sqlx::SqliteConnection;

use crate::extractors::ExtractorKind;
use crate::{Caller, Handle};

/// The resource as it is stored, secrets included: [`present`] makes an answer of it.
async fn load(connection: &mut SqliteConnection, dataset: &DatasetUid, uid: &ResourceUid) -> Outcome<Resource> {
    let query = "SELECT document FROM resources WHERE dataset_uid = ? AND uid = ?";
    let document = store::text(connection, query, &[dataset.as_str(), uid.as_str()]).await?;
    store::from_document(&document.ok_or_else(ApiError::not_found)?)
}

/// All of them, in order.
async fn all(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<Vec<Resource>> {
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM resources WHERE dataset_uid = ? ORDER BY position, uid")
            .bind(dataset.as_str())
            .fetch_all(connection)
            .await?;
    documents.iter().map(|document| store::from_document(document)).collect()
}

/// Makes the resources of a copy its own: what is pushed to the source goes on to the source alone.
pub async fn settle_copy(connection: &mut SqliteConnection, copy: &DatasetUid) -> Outcome<()> {
    for mut resource in all(connection, copy).await? {
        if realtime::is_realtime(&resource.kind) {
            realtime::begin(&mut resource, copy);
            save(connection, copy, &resource).await?;
        }
    }
    Ok(())
}

/// Puts resources back as they were. A realtime one keeps address, key and received rows if it is there, and gets a
/// new key if it is not: a key that was renewed opens nothing again.
pub async fn put_back(connection: &mut SqliteConnection, dataset: &DatasetUid, rows: &Rows) -> Outcome<()> {
    let stored = all(connection, dataset).await?;
    let uids: Vec<&str> = rows.iter().map(|(uid, ..)| uid.as_str()).collect();
    sqlx::query("DELETE FROM resources WHERE dataset_uid = ? AND uid NOT IN (SELECT value FROM json_each(?))")
        .bind(dataset.as_str())
        .bind(serde_json::to_string(&uids)?)
        .execute(&mut *connection)
        .await?;
    for (uid, position, document) in rows {
        let mut resource: Resource = store::from_document(document)?;
        let mut document = document.clone();
        if realtime::is_realtime(&resource.kind) {
            match stored.iter().find(|known| known.uid.as_str() == uid) {
                Some(known) => realtime::carry_over(&mut resource, known, dataset),
                None => realtime::begin(&mut resource, dataset),
            }
            document = serde_json::to_string(&resource)?;
        }
        sqlx::query(
            "INSERT INTO resources (dataset_uid, uid, position, document) VALUES (?, ?, ?, ?)
             ON CONFLICT (dataset_uid, uid) DO UPDATE SET position = excluded.position, document = excluded.document",
        )
        .bind(dataset.as_str())
        .bind(uid)
        .bind(position)
        .bind(document)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn insert(connection: &mut SqliteConnection, dataset: &DatasetUid, resource: &Resource) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO resources (dataset_uid, uid, position, document)
         SELECT ?1, ?2, 1 + coalesce(max(position), 0), ?3 FROM resources WHERE dataset_uid = ?1",
    )
    .bind(dataset.as_str())
    .bind(resource.uid.as_str())
    .bind(serde_json::to_string(resource)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn save(connection: &mut SqliteConnection, dataset: &DatasetUid, resource: &Resource) -> Outcome<()> {
    sqlx::query("UPDATE resources SET document = ?3 WHERE dataset_uid = ?1 AND uid = ?2")
        .bind(dataset.as_str())
        .bind(resource.uid.as_str())
        .bind(serde_json::to_string(resource)?)
        .execute(connection)
        .await?;
    Ok(())
}

impl Handle<ListExtractors> for Portal {
    async fn handle(&self, _caller: &Caller, _operation: ListExtractors) -> Outcome<Vec<Extractor>> {
        Ok(ExtractorKind::ALL.into_iter().map(ExtractorKind::describe).collect())
    }
}
