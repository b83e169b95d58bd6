//! The activity ledger.

use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::ledger::{LedgerEntry, LedgerPage, LedgerQuery};

/// Entries, newest first.
#[server(prefix = "/api", endpoint = "ledger", input = crate::api::Json, output = crate::api::Json)]
pub async fn read_ledger(query: LedgerQuery) -> Result<LedgerPage, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.ledger_page(&person()?, &query).await }).await
}

/// One entry, with what it changed.
#[server(prefix = "/api", endpoint = "ledger-entry", input = crate::api::Json, output = crate::api::Json)]
pub async fn read_ledger_entry(id: i64) -> Result<LedgerEntry, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.ledger_entry(&person()?, id).await }).await
}

/// Takes one entry back; the undo is itself recorded. Returns the new entry.
#[server(prefix = "/api", endpoint = "undo", input = crate::api::Json, output = crate::api::Json)]
pub async fn undo_entry(id: i64) -> Result<LedgerEntry, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.undo(&person()?, id).await }).await
}
