//! What is offered for download beside the records: attachments and alternative exports.
//!
//! Under `/api/explore/v2.1/catalog/datasets/{dataset_id}`: `/attachments` and `/attachments/{uid}`,
//! `/alternative_exports` and `/alternative_exports/{uid}`, for those who see the dataset.

use super::Refusal;
use super::publication::Publication;
use super::viewer::viewer;
use crate::router::{download, query_of};
use crate::window::Window;
use crate::{Outcome, Portal, dataset_alternative_exports, dataset_attachments};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use portico_contract::dataset_alternative_exports::{ExportDownload, ExportSource};
use portico_contract::{AlternativeExportUid, ApiError, AttachmentUid, Limit};
use serde_json::{Value, json};

async fn publication(portal: &Portal, dataset_id: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Publication> {
    let viewer = viewer(portal, headers, &query_of(uri)).await?;
    Publication::find(portal, &viewer, dataset_id).await
}

/// More than a page can show are not met.
fn whole() -> Window {
    Window::new(Some(Limit::MAX), None)
}

pub async fn attachments(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let page = dataset_attachments::page(&mut *portal.store().read().await?, &publication.uid, whole()).await?;
    let attachments: Vec<Value> = page
        .results
        .into_iter()
        .map(|file| {
            let href = format!("{}/{dataset_id}/attachments/{}", super::BASE, escaped(file.uid.as_str()));
            json!({"href": href, "metas": {"id": file.uid, "title": file.filename, "mime-type": file.mimetype}})
        })
        .collect();
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
    let file = dataset_attachments::load(&mut *portal.store().read().await?, &publication.uid, &uid).await?;
    let file = ExportDownload::File(dataset_attachments::download(&portal, &publication.uid, file));
    Ok(download(&portal, serde_json::to_value(file)?).await?)
}

pub async fn exports(
    State(portal): State<Portal>,
    Path(dataset_id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let publication = publication(&portal, &dataset_id, &uri, &headers).await?;
    let page = dataset_alternative_exports::page(&mut *portal.store().read().await?, &publication.uid, whole()).await?;
    let exports: Vec<Value> = page
        .results
        .into_iter()
        .map(|export| {
            let href = match &export.source {
                ExportSource::Url(source) => source.url.clone(),
                _ => Some(format!("{}/{dataset_id}/alternative_exports/{}", super::BASE, escaped(export.uid.as_str()))),
            };
            json!({"href": href, "uid": export.uid, "title": export.title, "description": export.description,
                "mimetype": export.mimetype})
        })
        .collect();
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

fn escaped(segment: &str) -> String {
    portico_contract::escape_segment(segment)
}
