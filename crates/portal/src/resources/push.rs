//! Where rows are pushed to: `POST /api/push/1.0/{dataset_uid}/{resource_uid}/push/?pushkey=…`, the address that a
//! realtime resource answers as its `url`.
//!
//! Body: one record as a JSON object, or several as an array. Answers `{"status": "OK"}` once they are on disk.

use super::realtime::{accepts, is_realtime};
use super::{load, pushed};
use crate::datasets::load_status;
use crate::{Outcome, Portal, router};
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use portico_contract::{ApiError, DatasetUid, ErrorCode, ResourceUid};
use serde_json::{Map, Value, json};

/// Largest body, in bytes.
const BODY_LIMIT: usize = 8 * 1024 * 1024;

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    router::both("/api/push/1.0/{dataset_uid}/{resource_uid}/push", post(push).layer(DefaultBodyLimit::max(BODY_LIMIT)))
}

async fn push(
    State(portal): State<Portal>,
    Path((dataset, resource)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Response {
    match take(&portal, dataset, resource, &uri, &body).await {
        Ok(()) => Json(json!({"status": "OK"})).into_response(),
        Err(failure) => router::error_response(&failure.into_error("push")),
    }
}

async fn take(portal: &Portal, dataset: String, resource: String, uri: &Uri, body: &Bytes) -> Outcome<()> {
    let dataset = DatasetUid::new(dataset).map_err(|_| ApiError::not_found())?;
    let uid = ResourceUid::new(resource).map_err(|_| ApiError::not_found())?;
    let query = router::query_of(uri);
    let key = query.iter().find(|(name, _)| name == "pushkey").map(|(_, key)| key.as_str());
    // Who pushes is settled before the body is read; what decides is read again in the transaction.
    let known = load(&mut *portal.store().read().await?, &dataset, &uid).await?;
    if !is_realtime(&known.kind) {
        return Err(ApiError::not_found().into());
    }
    accepts(&known, key)?;
    let rows = rows(body)?;
    let mut write = portal.store().write().await?;
    let resource = load(&mut write, &dataset, &uid).await?;
    accepts(&resource, key)?;
    let limit = portal.config().records_limit;
    if !pushed::fit(&mut write, &dataset, &uid, rows.len() as u64, limit).await? {
        let message = format!("The resource would have more than the {limit} records that this portal keeps.");
        return Err(ApiError::new(ErrorCode::PayloadTooLarge, message).into());
    }
    let is_live = load_status(&mut write, &dataset).await?.is_published;
    pushed::keep(&mut write, &dataset, &uid, &rows, is_live).await?;
    write.commit().await?;
    portal.pushed().notify_one();
    Ok(())
}

fn rows(body: &Bytes) -> Outcome<Vec<Map<String, Value>>> {
    let items = match router::json(body)? {
        Value::Array(items) => items,
        one => vec![one],
    };
    let row = |item| match item {
        Value::Object(row) => Ok(row),
        _ => Err(ApiError::invalid("non_field_errors", "A record is a JSON object.").into()),
    };
    items.into_iter().map(row).collect()
}
