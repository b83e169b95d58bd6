//! Files in and out: streamed between browser and portal, under the same policy and ledger as every call.

use crate::context::AppState;
use axum::body::Body;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use futures::StreamExt;
use portico_contract::ApiError;
use portico_contract::portico::person::Person;
use portico_gateway::UploadFile;
use std::collections::HashMap;
use tokio::sync::mpsc;

/// An upload is passed on while it arrives: memory holds a few chunks, never the file.
const CHUNKS_UNDER_WAY: usize = 8;

/// Sends the form's `file` to a multipart operation; path parameters stand in the query.
pub async fn upload(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    Path(operation): Path<String>,
    Query(mut parameters): Query<HashMap<String, String>>,
    mut form: Multipart,
) -> Response {
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return failed(ApiError::invalid("file", "This field is required")),
            Err(error) => return failed(ApiError::bad_request(format!("The upload broke off: {error}"))),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            match field.text().await {
                Ok(text) => parameters.insert(name, text),
                Err(error) => return failed(ApiError::invalid(name, error.to_string())),
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
        let file = UploadFile { name: file_name, media_type, size: None, stream: stream.boxed() };
        let (result, ()) = tokio::join!(state.server.gateway.upload(&person, &operation, parameters, Some(file)), pump);
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
    Path(operation): Path<String>,
    Query(parameters): Query<HashMap<String, String>>,
) -> Response {
    let reply = match state.server.gateway.download(&person, &operation, parameters).await {
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
    response.headers_mut().entry(header::CONTENT_DISPOSITION).or_insert(HeaderValue::from_static("attachment"));
    response
}

fn failed(error: ApiError) -> Response {
    let status = StatusCode::from_u16(if error.status == 0 { error.code.status() } else { error.status });
    (status.unwrap_or(StatusCode::BAD_GATEWAY), Json(error)).into_response()
}
