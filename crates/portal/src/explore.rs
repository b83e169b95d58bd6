//! A small Explore API: what is published, as each caller sees it.
//!
//! Under `/api/explore/v2.1/catalog/datasets`: the list, `/{dataset_id}`, `/{dataset_id}/records`,
//! `/{dataset_id}/files/{file_id}` and `/{dataset_id}/exports/{csv|json}`. Without a key one is anonymous.

mod access;
mod catalog;
mod export;
mod filter;
mod publication;
mod query;
mod quota;
mod record_files;
mod records;
mod viewer;
mod visible;

pub use quota::Quotas;
pub use viewer::Viewer;
pub use visible::Visible;

use crate::router::error_response;
use crate::{Failure, Portal};
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub const BASE: &str = "/api/explore/v2.1/catalog/datasets";

pub fn router() -> Router<Portal> {
    Router::new()
        .route(BASE, get(catalog::list))
        .route(&format!("{BASE}/"), get(catalog::list))
        .route(&format!("{BASE}/{{dataset_id}}"), get(catalog::one))
        .route(&format!("{BASE}/{{dataset_id}}/"), get(catalog::one))
        .route(&format!("{BASE}/{{dataset_id}}/records"), get(records::list))
        .route(&format!("{BASE}/{{dataset_id}}/records/"), get(records::list))
        .route(&format!("{BASE}/{{dataset_id}}/files/{{file_id}}"), get(record_files::one))
        .route(&format!("{BASE}/{{dataset_id}}/files/{{file_id}}/"), get(record_files::one))
        .route(&format!("{BASE}/{{dataset_id}}/exports/{{format}}"), get(export::export))
        .route(&format!("{BASE}/{{dataset_id}}/exports/{{format}}/"), get(export::export))
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
