//! Writes come from Portico's own pages: anything else is refused before it reaches a handler.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use portico_contract::{ApiError, ErrorCode};

/// Refuses a write from a foreign page, from no page at all, or in a type that a foreign form could send.
pub async fn layer(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads {
        let verdict = same_origin(request.headers()).and_then(|()| known_type(request.headers()));
        if let Err(reason) = verdict {
            let error =
                ApiError { status: 403, ..ApiError::new(ErrorCode::Refused, format!("Nothing was changed. {reason}")) };
            return (StatusCode::FORBIDDEN, Json(error)).into_response();
        }
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn same_origin(headers: &HeaderMap) -> Result<(), &'static str> {
    let foreign = "The request does not come from one of Portico's own pages.";
    match text(headers, "sec-fetch-site") {
        Some("same-origin") => Ok(()),
        Some(_) => Err(foreign),
        // Browsers before 2023 and other clients: the origin must be given, and be ours.
        None => {
            let host = text(headers, header::HOST).ok_or(foreign)?;
            let origin = text(headers, header::ORIGIN).ok_or(foreign)?;
            let (_, origin_host) = origin.split_once("://").ok_or(foreign)?;
            if origin_host.eq_ignore_ascii_case(host) { Ok(()) } else { Err(foreign) }
        }
    }
}

fn known_type(headers: &HeaderMap) -> Result<(), &'static str> {
    let Some(kind) = text(headers, header::CONTENT_TYPE) else { return Ok(()) };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" | "application/x-www-form-urlencoded" | "multipart/form-data" => Ok(()),
        _ => Err("Its content type is not one that Portico's pages send."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_foreign_page_is_refused() {
        assert!(same_origin(&headers(&[("sec-fetch-site", "cross-site"), ("host", "p")])).is_err());
        assert!(same_origin(&headers(&[("origin", "https://evil.example"), ("host", "p")])).is_err());
        assert!(same_origin(&headers(&[("host", "p")])).is_err());
    }

    #[test]
    fn an_own_page_passes() {
        assert!(same_origin(&headers(&[("sec-fetch-site", "same-origin")])).is_ok());
        assert!(same_origin(&headers(&[("origin", "http://127.0.0.1:3000"), ("host", "127.0.0.1:3000")])).is_ok());
    }

    #[test]
    fn a_text_body_is_refused() {
        assert!(known_type(&headers(&[("content-type", "text/plain")])).is_err());
        assert!(known_type(&headers(&[("content-type", "application/json; charset=utf-8")])).is_ok());
    }
}
