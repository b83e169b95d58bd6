//! Signing in to a real portal's dashboard on one's own machine: a link with a secret, printed at the start.
//!
//! It is what an operator has until single sign-on is configured: whoever reads the terminal may sign in once.

use super::session::begin;
use crate::context::AppState;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use portico_contract::portico::person::{Person, Role};
use serde::Deserialize;
use std::sync::{Arc, Mutex};
use tower_sessions::Session;

/// The secret of the link; gone after its first use.
#[derive(Clone, Default)]
pub struct LocalKey(Arc<Mutex<Option<String>>>);

impl LocalKey {
    /// A fresh key, with its text for the link.
    pub fn new() -> (Self, String) {
        let text = format!("{:032x}", rand::random::<u128>());
        (Self(Arc::new(Mutex::new(Some(text.clone())))), text)
    }

    fn take(&self, given: &str) -> bool {
        let Ok(mut kept) = self.0.lock() else { return false };
        if kept.as_deref() == Some(given) {
            *kept = None;
            return true;
        }
        false
    }
}

#[derive(Deserialize)]
pub struct Link {
    key: String,
}

/// Signs the operator in as an administrator, once.
pub async fn sign_in(State(state): State<AppState>, session: Session, Query(link): Query<Link>) -> Response {
    if !state.local_key.take(&link.key) {
        return (
            StatusCode::FORBIDDEN,
            "This link was used already or is not the one printed at the start. Restart Portico for a new one.",
        )
            .into_response();
    }
    let name = std::env::var("USER").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "operator".to_owned());
    let person = Person { id: format!("local:{name}"), name, email: None, roles: vec![Role::Admin] };
    match begin(&session, &person).await {
        Ok(()) => Redirect::to("/").into_response(),
        Err(error) => {
            tracing::error!(%error, "signing in failed");
            (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again.").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_once() {
        let (key, text) = LocalKey::new();
        assert!(!key.take("wrong"));
        assert!(key.take(&text));
        assert!(!key.take(&text));
    }
}
