//! Liveness and readiness.

use crate::context::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok"
}

/// The mirror has seen the portal, or knows that it is away: people can work, or read what is known.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, Json<serde_json::Value>) {
    let gateway = &state.server.gateway;
    let mirrored_at = gateway.mirror().mirrored_at();
    let portal = if gateway.is_unreachable() { "unreachable" } else { "reachable" };
    let ready = mirrored_at.is_some() || gateway.is_unreachable();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(serde_json::json!({"ready": ready, "portal": portal, "mirrored_at": mirrored_at})))
}
