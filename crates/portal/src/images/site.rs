//! Images as everybody gets them: `GET /assets/theme_image/{name}`.

use super::{FOLDER, image_path};
use crate::{Outcome, Portal, router};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use portico_contract::ApiError;

/// An image opened on its own is a document: it may paint itself and do nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    Router::new().route(&format!("{FOLDER}{{name}}"), get(show))
}

async fn show(State(portal): State<Portal>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match image(&portal, &name, &headers).await {
        Ok(response) => response,
        Err(failure) => router::error_response(&failure.into_error("portal_image")),
    }
}

async fn image(portal: &Portal, name: &str, asked: &HeaderMap) -> Outcome<Response> {
    let row: Option<(String, String)> = {
        let mut connection = portal.store().read().await?;
        sqlx::query_as("SELECT sha256, media_type FROM images WHERE name = ?")
            .bind(name)
            .fetch_optional(&mut *connection)
            .await?
    };
    let (sha256, media_type) = row.ok_or_else(ApiError::not_found)?;
    let tag = format!("\"{sha256}\"");
    let known = asked.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The address names the bytes: they never change.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).map_err(crate::Failure::internal)?);
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let file = tokio::fs::File::open(image_path(portal, &sha256)).await?;
    headers.insert(header::CONTENT_LENGTH, file.metadata().await?.len().into());
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(&media_type).map_err(crate::Failure::internal)?);
    let stream = tokio_util::io::ReaderStream::with_capacity(file, 64 * 1024);
    Ok((headers, Body::from_stream(stream)).into_response())
}
