//! Failures on demand, for tests: `x-portico-fault: delay=250ms`, `status=503`, `reset`, `truncate`, `hang`.
//! Mounted only where the configuration says so.

use super::answer;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use portico_contract::{ApiError, ErrorCode};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Delay(Duration),
    Status(u16),
    /// The connection ends instead of an answer.
    Reset,
    /// The answer ends in its middle.
    Truncate,
    /// No answer, ever.
    Hang,
}

fn parse(text: &str) -> Option<Fault> {
    match text.trim().split_once('=') {
        Some(("delay", time)) => {
            let milliseconds = time.strip_suffix("ms").unwrap_or(time).parse().ok()?;
            Some(Fault::Delay(Duration::from_millis(milliseconds)))
        }
        Some(("status", status)) => status.parse().ok().filter(|status| (400..600).contains(status)).map(Fault::Status),
        None if text.trim() == "reset" => Some(Fault::Reset),
        None if text.trim() == "truncate" => Some(Fault::Truncate),
        None if text.trim() == "hang" => Some(Fault::Hang),
        _ => None,
    }
}

pub async fn obey(request: Request, next: Next) -> Response {
    let wanted = request.headers().get("x-portico-fault").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(wanted) = wanted else { return next.run(request).await };
    match parse(&wanted) {
        None => answer::error(&ApiError::bad_request(format!("Unknown fault \"{wanted}\"."))),
        Some(Fault::Delay(time)) => {
            tokio::time::sleep(time).await;
            next.run(request).await
        }
        Some(Fault::Status(status)) => {
            let code = match status {
                429 => ErrorCode::TooManyRequests,
                _ => ErrorCode::Other("fault".to_owned()),
            };
            answer::error(&ApiError { status, ..ApiError::new(code, format!("A fault that was asked for: {status}.")) })
        }
        Some(Fault::Reset) => broken(Bytes::new()),
        Some(Fault::Truncate) => {
            let response = next.run(request).await;
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap_or_default();
            let mut cut = broken(bytes.slice(..bytes.len() / 2));
            *cut.status_mut() = parts.status;
            cut.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            cut
        }
        Some(Fault::Hang) => std::future::pending().await,
    }
}

/// An answer whose body fails after `start`: the connection is closed.
fn broken(start: Bytes) -> Response {
    let failure = std::io::Error::other("a fault that was asked for");
    let parts = [Ok(start), Err(failure)];
    let mut response = Response::new(Body::from_stream(futures::stream::iter(parts)));
    *response.status_mut() = StatusCode::OK;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_and_nonsense_is_not() {
        assert_eq!(parse("delay=250ms"), Some(Fault::Delay(Duration::from_millis(250))));
        assert_eq!(parse("status=503"), Some(Fault::Status(503)));
        assert_eq!(parse("status=200"), None);
        assert_eq!(parse("explode"), None);
    }
}
