//! Decisions on user requests.

use leptos::prelude::*;
use portico_contract::portico::moderation::{DecisionOrder, DecisionRecord};
use portico_contract::{ApiError, UserRequestUid};

/// Fulfils or declines a request, and keeps the decision.
#[server(prefix = "/api", endpoint = "decide-request", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn decide_request(order: DecisionOrder) -> Result<DecisionRecord, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.decide(&person()?, order).await }).await
}

/// The decisions kept for these requests.
#[server(prefix = "/api", endpoint = "request-decisions", input = server_fn::codec::Json, output = server_fn::codec::Json)]
pub async fn request_decisions(requests: Vec<UserRequestUid>) -> Result<Vec<DecisionRecord>, ApiError> {
    use super::server::{answer, gateway, person};
    answer(async { gateway()?.decisions(&person()?, &requests).await }).await
}
