//! What is offered for download beside the records: attachments and alternative exports.
//!
//! Under `/api/explore/v2.1/catalog/datasets/{dataset_id}`: `/attachments` and `/attachments/{uid}`,
//! `/alternative_exports` and `/alternative_exports/{uid}`, for those who see the dataset.

use super::Refusal;
use super::publication::Publication;
use super::viewer::viewer;
use crate::router::{download, query_of};
use crate::{Outcome, Portal, dataset_alternative_exports, dataset_attachments};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use portico_contract::dataset_alternative_exports::ExportSource;
use portico_contract::{AlternativeExportUid, ApiError, AttachmentUid, escape_segment};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

fn address(publication: &Publication, part: &str, uid: &str) -> String {
    let dataset_id = escape_segment(&publication.dataset_id);
    format!("{}/{dataset_id}/{part}/{}", super::BASE, escape_segment(uid))
}

/// The attachments of a dataset, with where they are.
pub async fn attachments_of(connection: &mut SqliteConnection, publication: &Publication) -> Outcome<Vec<Value>> {
    let all = dataset_attachments::all(connection, &publication.uid).await?;
    let described = all.into_iter().map(|file| {
        let url = address(publication, "attachments", file.uid.as_str());
        json!({"id": file.uid, "title": file.filename, "mimetype": file.mimetype, "url": url})
    });
    Ok(described.collect())
}

/// The alternative exports of a dataset, with where they are.
pub async fn exports_of(connection: &mut SqliteConnection, publication: &Publication) -> Outcome<Vec<Value>> {
    let all = dataset_alternative_exports::all(connection, &publication.uid).await?;
    let described = all.into_iter().map(|export| {
        let url = match &export.source {
            ExportSource::Url(source) => source.url.clone(),
            _ => Some(address(publication, "alternative_exports", export.uid.as_str())),
        };
        json!({"id": export.uid, "title": export.title, "description": export.description,
            "mimetype": export.mimetype, "url": url})
    });
    Ok(described.collect())
}

async fn publication(portal: &Portal, dataset_id: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Publication> {
    let viewer = viewer(portal, headers, &query_of(uri)).await?;
    Publication::find(portal, &viewer, dataset_id).await
}

pub async fn attachments(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let attachments = attachments_of(&mut *portal.store().read().await?, &publication).await?;
    Ok(Json(json!({"attachments": attachments})))
}

pub async fn attachment(
    State(portal): State<Portal>,
    Path((dataset_id, uid)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let uid = AttachmentUid::new(uid).map_err(|_| ApiError::not_found())?;
    let file = dataset_attachments::download(&portal, &publication.uid, &uid).await?;
    Ok(download(&portal, serde_json::to_value(file)?).await?)
}

pub async fn exports(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let exports = exports_of(&mut *portal.store().read().await?, &publication).await?;
    Ok(Json(json!({"alternative_exports": exports})))
}

pub async fn export(
    State(portal): State<Portal>,
    Path((dataset_id, uid)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let uid = AlternativeExportUid::new(uid).map_err(|_| ApiError::not_found())?;
    let export = dataset_alternative_exports::load(&mut *portal.store().read().await?, &publication.uid, &uid).await?;
    let export = dataset_alternative_exports::download(&portal, &publication.uid, export)?;
    Ok(download(&portal, serde_json::to_value(export)?).await?)
}
