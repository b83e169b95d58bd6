//! Published pages as the portal's visitors get them: `GET /api/portal/v1.0/studio_pages/{slug}` (behaviour.md 15).

use super::PUBLISHED;
use crate::studio_translations::translate_content;
use crate::translations::translate_metadata;
use crate::{Outcome, Portal, router, site, store};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::ApiError;
use portico_contract::metadata::Metadata;
use portico_contract::studio_content::StudioPageContent;
use portico_contract::translations::TranslationDictionary;
use serde_json::{Value, json};

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/studio_pages/{slug}", get(show))
}

async fn show(State(portal): State<Portal>, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match page(&portal, &slug, &uri, &headers).await {
        Ok(page) => {
            let language = page["language"].as_str().map(str::to_owned);
            (site::language_headers(language.as_deref()), Json(page)).into_response()
        }
        Err(failure) => router::error_response(&failure.into_error("portal_studio_page")),
    }
}

/// The published page, in the language of `?lang=` or of the browser as far as somebody translated it. To those who may
/// not see it, it does not exist.
async fn page(portal: &Portal, slug: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Value> {
    let mut connection = portal.store().read().await?;
    let row: Option<(String, String, bool, Option<String>, String, String, String)> = sqlx::query_as(
        "SELECT p.uid, p.slug, p.is_public, p.document ->> 'first_published_at', c.content, c.metadata, c.translations
         FROM studio_pages p JOIN studio_page_contents c ON c.page_uid = p.uid AND c.version_name = ?2 WHERE p.slug = ?1",
    )
    .bind(slug)
    .bind(PUBLISHED)
    .fetch_optional(&mut *connection)
    .await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    let (uid, slug, is_public, first_published_at, content, metadata, translations) = row;
    let query = router::query_of(uri);
    if !is_public {
        site::require_sight(&mut connection, headers, &query, "studio_page", &uid).await?;
    }
    let mut content: StudioPageContent = store::from_document(&content)?;
    let mut metadata: Metadata = store::from_document(&metadata)?;
    let translations: TranslationDictionary = store::from_document(&translations)?;
    // Only the language that is wanted most: nothing says which one the page itself is written in.
    let language = site::languages(headers, &query).into_iter().next();
    if let Some(language) = &language {
        translate_metadata(&mut metadata, &translations, language);
        translate_content(&mut content, &translations, language);
    }
    Ok(json!({
        "uid": uid,
        "slug": slug,
        "public": is_public,
        "language": language,
        "title": metadata.text("asset", "title"),
        "description": metadata.text("asset", "description"),
        "first_published_at": first_published_at,
        "metadata": metadata,
        "content": content,
    }))
}
