//! Who asks to sign in, as far as a request tells: kept with the session, so that people know theirs again.

use crate::context::AppState;
use crate::peer;
use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// Its name in the session.
pub(super) const CALLER: &str = "caller";

/// To be shown, never to be decided by: both are what the other side says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub address: String,
    pub agent: String,
}

impl Caller {
    /// Behind a proxy that is believed, the address is the one that it names.
    pub fn of(state: &AppState, extensions: &Extensions, headers: &HeaderMap) -> Self {
        let address = peer::in_extensions(extensions).map(|peer| state.limits.client(peer, headers));
        let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Self {
            address: address.map(|address| address.to_string()).unwrap_or_default(),
            agent: agent.chars().take(300).collect(),
        }
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self::of(state, &parts.extensions, &parts.headers))
    }
}
