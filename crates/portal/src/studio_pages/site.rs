//! Published pages as the portal's visitors get them: `GET /api/portal/v1.0/studio_pages/{slug}` (behaviour.md 15).

use super::PUBLISHED;
use crate::{Caller, Outcome, Portal, caller, permission, router, store};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::ApiError;
use portico_contract::metadata::Metadata;
use portico_contract::studio_content::StudioPageContent;
use serde_json::{Value, json};

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    let path = "/api/portal/v1.0/studio_pages/{slug}";
    Router::new().route(path, get(show)).route(&format!("{path}/"), get(show))
}

async fn show(State(portal): State<Portal>, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match page(&portal, &slug, &uri, &headers).await {
        Ok(page) => Json(page).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_studio_page")),
    }
}

/// The published page. To those who may not see it, it does not exist.
async fn page(portal: &Portal, slug: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Value> {
    let mut connection = portal.store().read().await?;
    let row: Option<(String, String, bool, Option<String>, String, String)> = sqlx::query_as(
        "SELECT p.uid, p.slug, p.is_public, p.document ->> 'first_published_at', c.content, c.metadata
         FROM studio_pages p JOIN studio_page_contents c ON c.page_uid = p.uid AND c.version_name = ?2 WHERE p.slug = ?1",
    )
    .bind(slug)
    .bind(PUBLISHED)
    .fetch_optional(&mut *connection)
    .await?;
    let (uid, slug, is_public, first_published_at, content, metadata) = row.ok_or_else(ApiError::not_found)?;
    if !is_public {
        let query = router::query_of(uri);
        if caller::key(headers, &query).is_none() {
            return Err(ApiError::not_found().into());
        }
        let caller = Caller::authenticate(&mut connection, headers, &query).await?;
        let given = permission::on_target(&mut connection, &caller, "studio_page", &uid).await?;
        let sees = ["explore_restricted_page", "edit_page", "manage_page"];
        if !sees.iter().any(|name| caller.has(name) || given.contains(*name)) {
            return Err(ApiError::not_found().into());
        }
    }
    let content: StudioPageContent = store::from_document(&content)?;
    let metadata: Metadata = store::from_document(&metadata)?;
    Ok(json!({
        "uid": uid,
        "slug": slug,
        "public": is_public,
        "title": metadata.text("asset", "title"),
        "description": metadata.text("asset", "description"),
        "first_published_at": first_published_at,
        "metadata": metadata,
        "content": content,
    }))
}
