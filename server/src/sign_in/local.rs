//! Signing in to a real portal's dashboard on one's own machine: a link with a secret, printed at the start.
//!
//! It is what an operator has until single sign-on is configured: whoever reads the terminal may sign in once.
//! The link shows a button and the button signs in: whatever opens links by itself uses nothing up.

use super::caller::Caller;
use super::session::begin;
use crate::context::AppState;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
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

    fn is(&self, given: &str) -> bool {
        self.0.lock().is_ok_and(|kept| kept.as_deref() == Some(given))
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

const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Shows the button of the link.
pub async fn offer(State(state): State<AppState>, Query(link): Query<Link>) -> Response {
    if !state.local_key.is(&link.key) {
        return refused();
    }
    // The key is ours, letter by letter: nothing in it needs escaping.
    let page = format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Sign in · Portico</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="{css}"></head>
<body><main class="alone"><div class="sign-in"><h1>Sign in to Portico</h1>
<form method="post" action="/sign-in/local"><input type="hidden" name="key" value="{key}">
<button type="submit" class="btn primary">Sign in as administrator</button></form></div></main></body></html>"#,
        css = state.files.css,
        key = link.key,
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

fn refused() -> Response {
    let reason = "This link was used already or is not the one printed at the start. Restart Portico for a new one.";
    (StatusCode::FORBIDDEN, reason).into_response()
}

/// Signs the operator in as an administrator, once.
pub async fn sign_in(
    State(state): State<AppState>,
    session: Session,
    caller: Caller,
    Form(link): Form<Link>,
) -> Response {
    if !state.local_key.take(&link.key) {
        return refused();
    }
    let name = std::env::var("USER").ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "operator".to_owned());
    let person = Person { id: format!("local:{name}"), name, email: None, roles: vec![Role::Admin] };
    match begin(&session, &person, &caller).await {
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
        assert!(key.is(&text) && key.is(&text), "looking uses nothing up");
        assert!(key.take(&text));
        assert!(!key.take(&text));
    }
}
