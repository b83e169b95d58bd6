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

use crate::router::{both, error_response};
use crate::{Failure, Portal};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub const BASE: &str = "/api/explore/v2.1/catalog/datasets";

pub fn router() -> Router<Portal> {
    let under = |path: &str, methods| both(&format!("{BASE}/{{dataset_id}}{path}"), methods);
    both(BASE, get(catalog::list))
        .merge(under("", get(catalog::one)))
        .merge(under("/records", get(records::list)))
        .merge(under("/attachments", get(files::attachments)))
        .merge(under("/attachments/{uid}", get(files::attachment)))
        .merge(under("/alternative_exports", get(files::exports)))
        .merge(under("/alternative_exports/{uid}", get(files::export)))
        .merge(under("/feedbacks", post(feedback::leave).layer(DefaultBodyLimit::max(feedback::BODY_LIMIT))))
        .merge(under("/files/{file_id}", get(record_files::one)))
        .merge(under("/exports/{format}", get(export::export)))
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
