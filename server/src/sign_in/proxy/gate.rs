//! The gate before every session: who comes from the proxy and is named by it goes through, and nobody else.

use super::refusal::Refusal;
use super::said;
use crate::context::AppState;
use crate::peer;
use crate::sign_in::session::safe_next;
use axum::extract::{Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// Takes the proxy's headers out of every request, and stops those that the proxy did not send or did not name anybody
/// for. Without a proxy there is no gate.
pub async fn gate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(proxy) = &state.proxy else { return next.run(request).await };
    let said = said::take(&proxy.0.headers, request.headers_mut());
    // Whoever watches over the server is nobody in particular.
    if matches!(request.uri().path(), "/healthz" | "/readyz") {
        return next.run(request).await;
    }
    if !peer::of(&request).is_some_and(|peer| proxy.0.peers.contains(peer)) {
        return Refusal::Stranger.answer(&state, proxy, &request);
    }
    match said {
        Ok(said) => {
            request.extensions_mut().insert(said);
            next.run(request).await
        }
        Err(unsaid) => Refusal::Unsaid(unsaid).answer(&state, proxy, &request),
    }
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
}

/// The sign-in page of those whom the proxy has signed in: there is nothing to choose.
pub async fn signed_in(Query(wanted): Query<Wanted>) -> Response {
    Redirect::to(safe_next(&wanted.next)).into_response()
}
