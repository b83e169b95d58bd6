//! What a person sees of a request that fails outside the application: a page with what happened and the request's id.
//! Programs get the id in the error itself.

use crate::request_id;
use crate::sign_in::failure;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use serde_json::Value;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

/// Bytes of the largest error that is told in other words.
const LARGEST_ERROR: u64 = 64 * 1024;
/// Characters of a message that a page shows.
const LONGEST_MESSAGE: usize = 500;

/// Where the style sheet is.
#[derive(Clone)]
pub struct Style(pub Arc<str>);

/// Tells failures as who asked reads them. A panic is a failure like any other: the server goes on.
pub async fn layer(State(style): State<Style>, request: Request, next: Next) -> Response {
    let id = request_id::of(request.headers()).unwrap_or_default().to_owned();
    let by_person = is_by_person(request.headers());
    let answer =
        AssertUnwindSafe(request_id::within(id.clone(), next.run(request))).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!("a request broke off: there is a fault in Portico");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        });
    let failed = answer.status().is_client_error() || answer.status().is_server_error();
    let is_small = answer.body().size_hint().upper().is_some_and(|size| size <= LARGEST_ERROR);
    if !failed || !is_small || media_type(answer.headers()).starts_with("text/html") {
        return answer;
    }
    let is_error = media_type(answer.headers()).starts_with("application/json")
        || answer.headers().contains_key(SERVER_FN_ERROR_HEADER);
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, LARGEST_ERROR as usize).await.unwrap_or_default();
    if by_person {
        let message = message(&parts.headers, &body).unwrap_or_else(|| usual(parts.status).to_owned());
        let mut page = failure(&style.0, parts.status, title(parts.status), &message, &id);
        // What else the answer says still holds: when to come back, which cookie is gone.
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_SECURITY_POLICY] {
            parts.headers.remove(name);
        }
        page.headers_mut().extend(parts.headers);
        return page;
    }
    match with_id(&body, &id).filter(|_| is_error) {
        Some(body) => {
            parts.headers.remove(header::CONTENT_LENGTH);
            Response::from_parts(parts, Body::from(body))
        }
        None => Response::from_parts(parts, Body::from(body)),
    }
}

/// A browser that goes to an address, or sends a form, wants a page.
fn is_by_person(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("text/html")
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// What the answer says itself: a text, or an error of the API.
fn message(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(body) {
        Ok(error) => error.get("message")?.as_str()?.to_owned(),
        Err(_) if media_type(headers).starts_with("text/plain") => String::from_utf8(body.to_vec()).ok()?,
        Err(_) => return None,
    };
    let text: String = text.trim().chars().take(LONGEST_MESSAGE).collect();
    Some(text).filter(|text| !text.is_empty())
}

/// An error of the API with this id, where it has none.
fn with_id(body: &[u8], id: &str) -> Option<Vec<u8>> {
    let mut error: Value = serde_json::from_slice(body).ok()?;
    let fields = error.as_object_mut().filter(|fields| fields.contains_key("error_code"))?;
    fields.entry("trace_id").or_insert_with(|| Value::from(id));
    serde_json::to_vec(&error).ok()
}

fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "You are signed out",
        403 => "Not allowed",
        404 => "Nothing here",
        421 => "Another address",
        429 => "Too fast",
        400..=499 => "That did not work",
        503 => "Not available just now",
        _ => "Something failed",
    }
}

fn usual(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "There is no such page. It may have been deleted, or the address is mistyped.",
        405 => "This address is not for looking at.",
        400..=499 => "The request could not be read. Nothing was changed.",
        _ => "Portico could not answer. If you were saving something, look whether it was saved before you try again.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn asked(path: &str, accept: &str) -> (StatusCode, String, String) {
        async fn broken() -> StatusCode {
            let nothing: Vec<u8> = Vec::new();
            StatusCode::from_u16(u16::from(nothing[0])).unwrap()
        }
        let router = Router::new()
            .route("/broken", get(broken))
            .route("/text", get((StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "7")], "<b>Busy</b> & more.")))
            .route(
                "/error",
                get((StatusCode::NOT_FOUND, axum::Json(serde_json::json!({"error_code": "a", "message": "None."})))),
            )
            .route(
                "/told",
                get((StatusCode::NOT_FOUND, axum::Json(serde_json::json!({"error_code": "a", "trace_id": "b"})))),
            )
            .route("/other", get((StatusCode::NOT_FOUND, axum::Json(serde_json::json!([1])))))
            .layer(from_fn_with_state(Style("/pkg/style.css".into()), layer));
        let request = axum::http::Request::get(path).header("x-request-id", "request-7").header("accept", accept);
        let answer = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (status, kind) = (answer.status(), media_type(answer.headers()).to_owned());
        assert!(path != "/text" || answer.headers()["retry-after"] == "7");
        let body = to_bytes(answer.into_body(), 10_000).await.unwrap();
        (status, kind, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_person_sees_what_failed_and_the_id_of_the_request() {
        for (path, status, said) in [
            ("/broken", 500, "look whether it was saved"),
            ("/text", 503, "&lt;b&gt;Busy&lt;/b&gt; &amp; more."),
            ("/error", 404, "None."),
            ("/nowhere", 404, "There is no such page."),
        ] {
            let (found, kind, page) = asked(path, "text/html,*/*").await;
            assert_eq!((found.as_u16(), kind.starts_with("text/html")), (status, true), "{path}");
            assert!(page.contains(said) && page.contains("request-7"), "{path}: {page}");
            assert!(page.contains("/pkg/style.css") && !page.contains("<script"), "{path}: {page}");
        }
    }

    #[tokio::test]
    async fn a_program_finds_the_id_in_the_error_and_everything_else_as_it_was() {
        let (_, _, error) = asked("/error", "*/*").await;
        assert_eq!(error, r#"{"error_code":"a","message":"None.","trace_id":"request-7"}"#);
        assert_eq!(asked("/told", "*/*").await.2, r#"{"error_code":"a","trace_id":"b"}"#);
        assert_eq!(asked("/other", "*/*").await.2, "[1]");
        assert_eq!(asked("/text", "*/*").await.2, "<b>Busy</b> & more.");
        assert_eq!(asked("/broken", "*/*").await.0, 500);
    }
}
