//! The list of datasets as a file: every row that its address matches, from the mirror.

use crate::context::AppState;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_app::pages::datasets::query::catalog_query;
use portico_app::shared::list::Address;
use portico_contract::portico::catalog::{CatalogEntry, CatalogQuery};
use portico_contract::portico::person::Person;

/// Rows asked of the mirror at a time.
const PAGE: u32 = 100;
const HEADINGS: [&str; 11] = [
    "uid",
    "dataset_id",
    "title",
    "state",
    "status",
    "is_published",
    "is_restricted",
    "publisher",
    "license",
    "records",
    "updated_at",
];

pub async fn download(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    RawQuery(query): RawQuery,
) -> Response {
    let address = Address::parse("/datasets", query.as_deref().unwrap_or_default());
    let question = CatalogQuery { page: 1, size: PAGE, ..catalog_query(&address) };
    let mut text = line(HEADINGS.map(str::to_owned));
    let mut page = 1;
    loop {
        let found = match state.server.gateway.search_catalog(&person, &CatalogQuery { page, ..question.clone() }).await
        {
            Ok(found) => found,
            Err(error) => {
                let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                return (status, error.message).into_response();
            }
        };
        found.entries.iter().for_each(|entry| text.push_str(&line(cells(entry))));
        if found.entries.is_empty() || u64::from(page) * u64::from(PAGE) >= found.total {
            break;
        }
        page += 1;
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"datasets.csv\""),
    ];
    (headers, text).into_response()
}

fn cells(entry: &CatalogEntry) -> [String; 11] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        entry.uid.to_string(),
        entry.dataset_id.to_string(),
        entry.title.clone(),
        entry.state.as_str().to_owned(),
        entry.status.to_string(),
        entry.is_published.to_string(),
        entry.is_restricted.to_string(),
        text(&entry.publisher),
        text(&entry.license),
        entry.records.map(|records| records.to_string()).unwrap_or_default(),
        entry.updated_at.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}

fn line<const N: usize>(cells: [String; N]) -> String {
    let mut line = cells.map(|cell| quoted(&cell)).join(",");
    line.push_str("\r\n");
    line
}

/// A cell that no spreadsheet takes for a formula, in quotes where CSV needs them.
fn quoted(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{cell}") } else { cell.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_title_that_looks_like_a_formula_is_only_text() {
        assert_eq!(quoted("=HYPERLINK(\"http://evil\")"), "\"'=HYPERLINK(\"\"http://evil\"\")\"");
        assert_eq!(quoted("Trees, and more"), "\"Trees, and more\"");
        assert_eq!(quoted("Trees"), "Trees");
    }
}
