//! The catalog mirror.

use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::catalog::{CatalogPage, CatalogQuery, Counts};

/// Datasets by text, filters and sort, from the mirror.
#[server(prefix = "/api", endpoint = "catalog", input = crate::api::Json, output = crate::api::Json)]
pub async fn search_catalog(query: CatalogQuery) -> Result<CatalogPage, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.search_catalog(&person()?, &query).await }).await
}

/// Numbers for the navigation.
#[server(prefix = "/api", endpoint = "counts", input = crate::api::Json, output = crate::api::Json)]
pub async fn catalog_counts() -> Result<Counts, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.counts(&person()?).await }).await
}
