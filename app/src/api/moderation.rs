//! Decisions on user requests.

use leptos::prelude::*;
use portico_contract::portico::moderation::{DecisionOrder, DecisionRecord, InboxPage, InboxQuery, InboxRow};
use portico_contract::{ApiError, UserRequestUid};

/// Fulfils or declines a request, and keeps the decision.
#[server(prefix = "/api", endpoint = "decide-request", input = crate::api::Json, output = crate::api::Json)]
pub async fn decide_request(order: DecisionOrder) -> Result<DecisionRecord, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.decide(&person()?, order).await }).await
}

/// A part of the inbox: requests with the decisions on them.
#[server(prefix = "/api", endpoint = "inbox", input = crate::api::Json, output = crate::api::Json)]
pub async fn read_inbox(query: InboxQuery) -> Result<InboxPage, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.inbox(&person()?, &query).await }).await
}

/// One request with the decision on it.
#[server(prefix = "/api", endpoint = "inbox-request", input = crate::api::Json, output = crate::api::Json)]
pub async fn read_inbox_request(uid: UserRequestUid) -> Result<InboxRow, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.inbox_request(&person()?, &uid).await }).await
}
