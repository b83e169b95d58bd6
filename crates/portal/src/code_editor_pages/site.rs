//! Published pages as the portal's visitors get them: `GET /api/portal/v1.0/code_editor_pages/{slug}`, as studio pages.
//! Neither the HTML nor the CSS is ever answered as such: who shows them decides where they may run.

use super::PageVersion;
use crate::translations::translate_metadata;
use crate::{Outcome, Portal, router, site, store};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::ApiError;
use portico_contract::language::LanguageCode;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/code_editor_pages/{slug}", get(show))
}

async fn show(State(portal): State<Portal>, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match page(&portal, &slug, &uri, &headers).await {
        Ok(page) => {
            let language = page["language"].as_str().map(str::to_owned);
            (site::language_headers(language.as_deref()), Json(page)).into_response()
        }
        Err(failure) => router::error_response(&failure.into_error("portal_code_editor_page")),
    }
}

/// The published page in the best language it has. To those who may not see it, it does not exist.
async fn page(portal: &Portal, slug: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Value> {
    let mut connection = portal.store().read().await?;
    let row: Option<(String, bool, Option<String>, String)> = sqlx::query_as(
        "SELECT slug, is_restricted, last_published_at, published FROM code_editor_pages
         WHERE slug = ? COLLATE NOCASE AND published IS NOT NULL",
    )
    .bind(slug)
    .fetch_optional(&mut *connection)
    .await?;
    let (slug, is_restricted, last_published_at, published) = row.ok_or_else(ApiError::not_found)?;
    let query = router::query_of(uri);
    if is_restricted {
        site::require_sight(&mut connection, headers, &query, "code_editor_page", &slug).await?;
    }
    let PageVersion { content, template, mut metadata, translations } = store::from_document(&published)?;
    let wanted = site::languages(headers, &query);
    if let Some(language) = wanted.first() {
        translate_metadata(&mut metadata, &translations, language);
    }
    let language = best(&content.html, &wanted);
    let wanted_css: Vec<LanguageCode> = language.iter().filter_map(|code| code.parse().ok()).collect();
    Ok(json!({
        "slug": slug,
        "title": metadata.text("asset", "title"),
        "description": metadata.text("asset", "description"),
        "template": template,
        "is_restricted": is_restricted,
        "last_published_at": last_published_at,
        "language": language,
        "languages": content.html.keys().collect::<Vec<_>>(),
        "html": language.and_then(|code| content.html.get(code)),
        "css": best(&content.css, &wanted_css).and_then(|code| content.css.get(code)),
        "metadata": metadata,
    }))
}

/// The language of a text that a visitor likes best, or English, or the first there is.
fn best<'a>(texts: &'a BTreeMap<String, String>, wanted: &[LanguageCode]) -> Option<&'a str> {
    let fallback = LanguageCode::default();
    let mut languages = wanted.iter().chain([&fallback]);
    languages.find_map(|language| language.key_in(texts.keys())).or_else(|| texts.keys().next().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(codes: &[&str]) -> BTreeMap<String, String> {
        codes.iter().map(|code| ((*code).to_owned(), String::new())).collect()
    }

    #[test]
    fn the_first_language_that_there_is_wins_then_english_then_any() {
        let wanted = ["it", "fr-CA"].map(|code| LanguageCode::new(code).unwrap());
        assert_eq!(best(&texts(&["de", "en", "fr"]), &wanted), Some("fr"));
        assert_eq!(best(&texts(&["de", "en"]), &wanted), Some("en"));
        assert_eq!(best(&texts(&["pt", "de"]), &wanted), Some("de"));
        assert_eq!(best(&texts(&[]), &wanted), None);
    }
}
