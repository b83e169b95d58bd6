//! The catalog mirror.

use leptos::prelude::*;
use portico_contract::portico::catalog::{CatalogPage, CatalogQuery, CatalogState, Counts};
use portico_contract::{ApiError, DatasetUid};

/// Datasets by text, filters and sort, from the mirror.
#[server(prefix = "/api", endpoint = "catalog", input = crate::api::Json, output = crate::api::Json)]
pub async fn search_catalog(query: CatalogQuery) -> Result<CatalogPage, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.search_catalog(&person()?, &query).await }).await
}

/// How a dataset stands in the list; nothing where the mirror does not know it yet.
#[server(prefix = "/api", endpoint = "listed_state", input = crate::api::Json, output = crate::api::Json)]
pub async fn listed_state(dataset_uid: DatasetUid) -> Result<Option<CatalogState>, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { Ok(gateway()?.catalog_entry(&person()?, &dataset_uid)?.map(|entry| entry.state)) }).await
}

/// Every dataset that a query finds, on any page of the list: what “all that match” means.
#[server(prefix = "/api", endpoint = "matching", input = crate::api::Json, output = crate::api::Json)]
pub async fn matching_datasets(query: CatalogQuery) -> Result<Vec<DatasetUid>, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.matching_datasets(&person()?, &query).await }).await
}

/// Numbers for the navigation.
#[server(prefix = "/api", endpoint = "counts", input = crate::api::Json, output = crate::api::Json)]
pub async fn catalog_counts() -> Result<Counts, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.counts(&person()?).await }).await
}
