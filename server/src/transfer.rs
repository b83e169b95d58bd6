//! Files in and out: streamed between browser and portal, under the same policy and ledger as every call.

use crate::context::AppState;
use crate::functions::failed;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use futures::StreamExt;
use portico_app::api::server::OldSignIn;
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, Effect, ErrorCode, info};
use portico_gateway::UploadFile;
use std::collections::HashMap;
use tokio::sync::mpsc;

/// An upload is passed on while it arrives: memory holds a few chunks, never the file.
const CHUNKS_UNDER_WAY: usize = 8;
/// Bytes of the largest upload, with everything around the file.
pub const LARGEST_UPLOAD: usize = 2 * 1024 * 1024 * 1024;
/// Bytes of the largest field beside the file: these are kept in memory.
const LARGEST_FIELD: usize = 64 * 1024;
/// The most fields beside the file.
const MOST_FIELDS: usize = 32;

/// Sends the form's `file` to a multipart operation; path parameters stand in the query.
pub async fn upload(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    old: Option<Extension<OldSignIn>>,
    Path(operation): Path<String>,
    Query(mut parameters): Query<HashMap<String, String>>,
    headers: HeaderMap,
    mut form: Multipart,
) -> Response {
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return failed(ApiError::invalid("file", "This field is required")),
            Err(error) => return failed(broken(&error.to_string())),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            if parameters.len() >= MOST_FIELDS {
                return failed(ApiError::bad_request("The form has too many fields."));
            }
            match short_text(field).await {
                Ok(text) => parameters.insert(name, text),
                Err(error) => return failed(error),
            };
            continue;
        }
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let media_type = field.content_type().map(str::to_owned);
        let (chunks, received) = mpsc::channel::<Result<Bytes, std::io::Error>>(CHUNKS_UNDER_WAY);
        let pump = async move {
            loop {
                let chunk = match field.chunk().await {
                    Ok(Some(chunk)) => Ok(chunk),
                    Ok(None) => break,
                    Err(error) => Err(std::io::Error::other(error.to_string())),
                };
                let ended = chunk.is_err();
                if chunks.send(chunk).await.is_err() || ended {
                    break;
                }
            }
        };
        let stream = futures::stream::unfold(received, |mut received| async move {
            received.recv().await.map(|chunk| (chunk, received))
        });
        let gateway = state.gateway(&headers, old);
        let file = UploadFile { name: file_name, media_type, size: None, stream: stream.boxed() };
        let (result, ()) = tokio::join!(gateway.upload(&person, &operation, parameters, Some(file)), pump);
        return match result {
            Ok(answer) => (StatusCode::CREATED, Json(answer)).into_response(),
            Err(error) => failed(error),
        };
    }
}

/// Streams a file of the portal to the browser.
pub async fn download(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    old: Option<Extension<OldSignIn>>,
    Path(operation): Path<String>,
    Query(parameters): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    // This is a GET: it reads, whatever the table of operations may come to hold.
    if info(&operation).is_none_or(|info| info.effect != Effect::Read) {
        return failed(ApiError::not_found());
    }
    let reply = match state.gateway(&headers, old).download(&person, &operation, parameters).await {
        Ok(reply) => reply,
        Err(error) => return failed(error),
    };
    let mut response = Response::new(Body::from_stream(reply.stream));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    // Whatever the portal says, a file is saved and never shown as a page of this site.
    let disposition = attachment(response.headers().get(header::CONTENT_DISPOSITION));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    response
}

/// `attachment`, with the file name that the portal gave.
fn attachment(given: Option<&HeaderValue>) -> HeaderValue {
    let name = given.and_then(|given| given.to_str().ok()).and_then(|given| given.split_once(';'));
    let named = name.and_then(|(_, name)| HeaderValue::from_str(&format!("attachment;{name}")).ok());
    named.unwrap_or(HeaderValue::from_static("attachment"))
}

/// A field's text, read no further than it may be long.
async fn short_text(mut field: Field<'_>) -> Result<String, ApiError> {
    let name = field.name().unwrap_or_default().to_owned();
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| broken(&error.to_string()))? {
        if text.len() + chunk.len() > LARGEST_FIELD {
            return Err(ApiError::invalid(name, format!("Longer than {LARGEST_FIELD} bytes")));
        }
        text.extend_from_slice(&chunk);
    }
    String::from_utf8(text).map_err(|_| ApiError::invalid(name, "Not readable as UTF-8"))
}

fn broken(reason: &str) -> ApiError {
    ApiError::new(ErrorCode::BadRequest, format!("The upload broke off: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::attachment;
    use axum::http::HeaderValue;

    #[test]
    fn a_file_is_saved_whatever_the_portal_says() {
        for (given, expected) in [
            (None, "attachment"),
            (Some("inline"), "attachment"),
            (Some("inline; filename=\"a.html\""), "attachment; filename=\"a.html\""),
            (Some("attachment; filename=\"a.csv\""), "attachment; filename=\"a.csv\""),
        ] {
            let given = given.map(HeaderValue::from_static);
            assert_eq!(attachment(given.as_ref()), expected);
        }
    }
}
