//! Resources: where the rows of a dataset come from, in order (behaviour.md 9).
//!
//! Publishing reads them with [`sources`].

mod check;
mod configure;
mod explore;
pub mod harvested;
mod present;
mod realtime;
mod secrets;
mod source;

pub use source::{Source, sources};

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
