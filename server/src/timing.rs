//! How long the server took, in the answer itself: browsers and the benchmark read it. And a line in the log for each
//! request that failed.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Adds `server-timing: app;dur=<milliseconds>`, from the request's arrival to the answer's head.
pub async fn layer(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let mut response = next.run(request).await;
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let status = response.status();
    tracing::Span::current().record("http.response.status_code", status.as_u16());
    // The span around this says which request.
    if status.is_server_error() {
        tracing::error!(status = status.as_u16(), milliseconds, "request failed");
    } else if status.is_client_error() {
        tracing::info!(status = status.as_u16(), milliseconds, "request refused");
    }
    if let Ok(value) = HeaderValue::from_str(&format!("app;dur={milliseconds:.3}")) {
        response.headers_mut().insert(SERVER_TIMING, value);
    }
    response
}
