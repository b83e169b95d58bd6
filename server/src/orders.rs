//! Orders by plain forms: an operation without a body, given by a button, with or without scripts.

use crate::context::AppState;
use crate::sign_in::{leave_flash, plain_page};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use leptos::prelude::*;
use portico_app::api::server::OldSignIn;
use portico_app::paths;
use portico_app::shared::explain::explain;
use portico_contract::portico::person::Person;
use portico_contract::portico::session::Flash;
use portico_contract::{ApiError, Effect, ErrorCode, Payload, info};
use serde_json::{Map, Value};
use std::collections::HashMap;
use tower_sessions::Session;

/// Runs the operation, leaves its outcome for the next page, and goes back to where the form was.
pub async fn run(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    old: Option<Extension<OldSignIn>>,
    session: Session,
    Path(operation): Path<String>,
    Query(parameters): Query<HashMap<String, String>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let Some(operation) = info(&operation).filter(|info| info.payload == Payload::None && info.effect != Effect::Read)
    else {
        return (StatusCode::NOT_FOUND, "There is no such order.").into_response();
    };
    // What cannot be taken back is not one click away: the form that asks for it says that it was meant.
    if operation.effect == Effect::Destroy && form.get("confirm").map(String::as_str) != Some("yes") {
        return (StatusCode::BAD_REQUEST, "Nothing was changed. This order needs a confirmation.").into_response();
    }
    let back = back_to(&headers, form.get("next").map(String::as_str));
    let payload: Map<String, Value> =
        parameters.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    let gateway = state.gateway(&headers, old);
    let flash = match gateway.call_named(&person, operation.name, Value::Object(payload)).await {
        Err(error) if error.code == ErrorCode::SignInAgain => return sign_in_again(&state, &error, &back),
        Ok(_) => Flash { succeeded: true, message: said(form.get("done")) },
        Err(error) => Flash { succeeded: false, message: explain(&error) },
    };
    leave_flash(&session, &flash).await;
    Redirect::to(&back).into_response()
}

/// Says that it needs a sign-in first, which leads back to where the form was.
fn sign_in_again(state: &AppState, error: &ApiError, back: &str) -> Response {
    let (message, address) = (error.message.clone(), paths::sign_in_again(back));
    let body = view! {
        <p>{message}</p>
        <p>
            <a class="btn primary" href=address>
                "Sign in again"
            </a>
        </p>
    };
    plain_page(state, StatusCode::FORBIDDEN, "Sign in again", body)
}

/// What the form says about success; a message, not a page.
fn said(done: Option<&String>) -> String {
    done.map_or_else(|| "Done.".to_owned(), |done| done.chars().take(300).collect())
}

/// The page of this site that the form names or stood on.
pub fn back_to(headers: &HeaderMap, next: Option<&str>) -> String {
    if let Some(next) = next {
        return crate::sign_in::safe_next(next).to_owned();
    }
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
    crate::sign_in::safe_next(path.unwrap_or("/")).to_owned()
}
