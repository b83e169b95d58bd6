//! The fields of a form that people send: multipart or URL-encoded, small.

use crate::Outcome;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use portico_contract::{ApiError, ErrorCode};
use std::collections::HashMap;

/// Largest form, in bytes: anybody may send one. 500 blocks of 2,000 characters fit as they are usually filled in.
pub const FORM_LIMIT: usize = 1024 * 1024;

/// Reads the fields by name. `DefaultBodyLimit` bounds the body.
pub async fn fields(request: Request) -> Outcome<HashMap<String, String>> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.map(|text| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let pairs = match media_type.as_deref() {
        Some("multipart/form-data") => multipart(request).await?,
        Some("application/x-www-form-urlencoded") => {
            let bytes = Bytes::from_request(request, &()).await;
            let bytes = bytes.map_err(|error| broken(error.status(), error.body_text()))?;
            form_urlencoded::parse(&bytes).into_owned().collect()
        }
        other => {
            let message = format!("Unsupported media type \"{}\" in request.", other.unwrap_or_default());
            return Err(ApiError::new(ErrorCode::UnsupportedMediaType, message).into());
        }
    };
    let mut fields = HashMap::new();
    for (name, text) in pairs {
        if fields.insert(name.clone(), text).is_some() {
            return Err(ApiError::invalid(name, "This field is there twice").into());
        }
    }
    Ok(fields)
}

async fn multipart(request: Request) -> Outcome<Vec<(String, String)>> {
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(|error| broken(error.status(), error.body_text()))?;
    let mut pairs = Vec::new();
    loop {
        let field = form.next_field().await.map_err(|error| broken(error.status(), error.body_text()))?;
        let Some(field) = field else { return Ok(pairs) };
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| broken(error.status(), error.body_text()))?;
        let text = String::from_utf8(bytes.into()).map_err(|_| ApiError::invalid(&*name, "Must be UTF-8"))?;
        pairs.push((name, text));
    }
}

fn broken(status: StatusCode, message: String) -> ApiError {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(ErrorCode::PayloadTooLarge, "The form is too large."),
        _ => ApiError::invalid("non_field_errors", message),
    }
}
