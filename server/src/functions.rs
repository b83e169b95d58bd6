//! Portico's server functions: found by their path, called with the same context as pages.

use crate::context::AppState;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use leptos::prelude::use_context;
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::ResponseOptions;
use portico_contract::{ApiError, ErrorCode};
use std::sync::{Arc, OnceLock};

/// Bytes of the largest call; files take another way.
const LARGEST_CALL: usize = 2 * 1024 * 1024;
/// Bytes of the largest error.
const LARGEST_ERROR: usize = 64 * 1024;

/// Calls the function of this path.
pub async fn call(State(state): State<AppState>, request: Request) -> Response {
    if !server_fn_paths().any(|(path, method)| path == request.uri().path() && method == Method::POST) {
        return failed(ApiError::not_found());
    }
    let request = match whole(request).await {
        Ok((request, _)) => request,
        Err(error) => return failed(error),
    };
    let options = Arc::new(OnceLock::<ResponseOptions>::new());
    let provide = {
        let options = Arc::clone(&options);
        move || {
            state.provide();
            if let Some(provided) = use_context::<ResponseOptions>() {
                options.get_or_init(|| provided);
            }
        }
    };
    let answer = leptos_axum::handle_server_fns_with_context(provide, request).await.into_response();
    // A function that fails sets the status. Where none is set, its arguments could not be read.
    let failed_itself = options.get().is_some_and(|options| options.0.read().is_ok_and(|parts| parts.status.is_some()));
    if answer.status().is_server_error() && !failed_itself { unreadable(answer).await } else { answer }
}

/// The request with its body read to the end, and that body.
pub async fn whole(request: Request) -> Result<(Request, Bytes), ApiError> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LARGEST_CALL).await.map_err(|_| {
        ApiError::new(ErrorCode::PayloadTooLarge, "The request is too large or broke off. Nothing was changed.")
    })?;
    Ok((Request::from_parts(parts, Body::from(body.clone())), body))
}

/// Arguments that cannot be read are the caller's fault.
async fn unreadable(answer: Response) -> Response {
    let body = to_bytes(answer.into_body(), LARGEST_ERROR).await.unwrap_or_default();
    let error = serde_json::from_slice::<ApiError>(&body).map_err(|error| error.to_string());
    failed(ApiError::bad_request(error.map_or_else(|message| message, |error| error.message)))
}

/// An error as the API answers one.
pub fn failed(error: ApiError) -> Response {
    let status = StatusCode::from_u16(if error.status == 0 { error.code.status() } else { error.status });
    (status.unwrap_or(StatusCode::BAD_GATEWAY), Json(error)).into_response()
}
