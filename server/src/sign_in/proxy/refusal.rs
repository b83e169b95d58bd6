//! What somebody is told whom the gate stops.

use super::Proxy;
use super::said::{Said, Unsaid};
use crate::context::AppState;
use crate::functions::failed;
use crate::request_id;
use crate::sign_in::no_role;
use crate::sign_in::plain_page::plain_page;
use crate::sign_in::session::is_page;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use portico_contract::{ApiError, ErrorCode};

/// Why a request is stopped.
#[derive(Debug)]
pub enum Refusal {
    /// It does not come from the proxy, whatever it says.
    Stranger,
    Unsaid(Unsaid),
}

impl Refusal {
    pub fn answer(&self, state: &AppState, proxy: &Proxy, request: &Request) -> Response {
        let (status, code) = match self {
            Self::Stranger => (StatusCode::FORBIDDEN, ErrorCode::Refused),
            Self::Unsaid(Unsaid::Nobody) => (StatusCode::UNAUTHORIZED, ErrorCode::SignedOut),
            Self::Unsaid(Unsaid::Unclear(_)) => (StatusCode::BAD_REQUEST, ErrorCode::BadRequest),
        };
        let told = match self {
            Self::Stranger => "This way leads past the proxy that signs people in to Portico.".to_owned(),
            Self::Unsaid(unsaid) => format!("{unsaid}."),
        };
        let id = request_id::of(request.headers()).unwrap_or_default().to_owned();
        tracing::warn!(peer = ?crate::peer::of(request), told, "a request was stopped before sign-in");
        if !is_page(request) {
            let message = format!("{told} Nothing was changed.");
            let trace_id = (!id.is_empty()).then_some(id);
            return failed(ApiError { status: status.as_u16(), trace_id, ..ApiError::new(code, message) });
        }
        let here = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let again = format!("{}{}", proxy.0.public, crate::sign_in::safe_next(&here));
        let ask = match &proxy.0.contact {
            Some(contact) => format!("If it stays so, tell {contact}."),
            None => "If it stays so, tell the person who runs Portico.".to_owned(),
        };
        let body = view! {
            <p>{told}</p>
            <p>{ask}</p>
            <p>
                <a class="btn primary" href=again>
                    "Try again"
                </a>
            </p>
        };
        plain_page(state, status, "Nobody is signed in", body)
    }
}

/// Somebody whom the proxy knows, and who may do nothing here.
pub fn without_role(state: &AppState, proxy: &Proxy, said: &Said, is_page: bool) -> Response {
    let who = said.shown();
    if !is_page {
        let message = "None of your groups gives you a role in Portico. Nothing was changed.";
        return failed(ApiError::new(ErrorCode::Refused, message));
    }
    let elsewhere = proxy.0.sign_out.clone();
    no_role::page(state, "The proxy in front of Portico", &who, proxy.0.contact.as_deref(), elsewhere)
}
