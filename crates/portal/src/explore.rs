//! A small Explore API: what is published, as each caller sees it.
//!
//! Under `/api/explore/v2.1/catalog/datasets`: the list, `/{dataset_id}`, `/{dataset_id}/records`,
//! `/{dataset_id}/exports/{csv|json}`, `/{dataset_id}/files/{file_id}`; what belongs to the files of a dataset is in
//! `files.rs`, feedback in `feedback.rs`. Without a key one is anonymous. `lang` asks for metadata and labels in a language.

mod access;
mod catalog;
mod export;
mod feedback;
mod files;
mod filter;
mod publication;
mod query;
mod quota;
mod record_files;
mod records;
mod translated;
mod viewer;
mod visible;

pub use quota::Quotas;
pub use viewer::Viewer;
pub use visible::Visible;

use crate::router::error_response;
use crate::{Failure, Portal};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};

pub const BASE: &str = "/api/explore/v2.1/catalog/datasets";

pub fn router() -> Router<Portal> {
    Router::new()
        .route(BASE, get(catalog::list))
        .route(&format!("{BASE}/"), get(catalog::list))
        .route(&format!("{BASE}/{{dataset_id}}"), get(catalog::one))
        .route(&format!("{BASE}/{{dataset_id}}/"), get(catalog::one))
        .route(&format!("{BASE}/{{dataset_id}}/records"), get(records::list))
        .route(&format!("{BASE}/{{dataset_id}}/records/"), get(records::list))
        .merge(both("{dataset_id}/attachments", &get(files::attachments)))
        .merge(both("{dataset_id}/attachments/{uid}", &get(files::attachment)))
        .merge(both("{dataset_id}/alternative_exports", &get(files::exports)))
        .merge(both("{dataset_id}/alternative_exports/{uid}", &get(files::export)))
        .merge(both(
            "{dataset_id}/feedbacks",
            &post(feedback::leave).layer(DefaultBodyLimit::max(feedback::BODY_LIMIT)),
        ))
        .merge(both("{dataset_id}/files/{file_id}", &get(record_files::one)))
        .route(&format!("{BASE}/{{dataset_id}}/exports/{{format}}"), get(export::export))
        .route(&format!("{BASE}/{{dataset_id}}/exports/{{format}}/"), get(export::export))
}

/// A path with and without the final slash.
fn both(path: &str, methods: &MethodRouter<Portal>) -> Router<Portal> {
    let path = format!("{BASE}/{path}");
    Router::new().route(&path, methods.clone()).route(&format!("{path}/"), methods.clone())
}

/// Failures as answers, so that handlers can use `?`.
struct Refusal(Failure);

impl<F: Into<Failure>> From<F> for Refusal {
    fn from(failure: F) -> Self {
        Self(failure.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        error_response(&self.0.into_error("explore"))
    }
}

/// The query string as pairs.
fn parameter<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// A whole number from the query string.
fn number(query: &[(String, String)], name: &str, default: u64, most: u64) -> Result<u64, portico_contract::ApiError> {
    match parameter(query, name) {
        None => Ok(default),
        Some(text) => match text.parse() {
            Ok(number) if number <= most => Ok(number),
            _ => Err(portico_contract::ApiError::invalid(name, format!("Must be between 0 and {most}"))),
        },
    }
}
