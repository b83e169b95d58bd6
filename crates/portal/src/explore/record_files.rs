//! Files of records: those that the processor `file` downloaded, as long as a record shows them to the viewer.

use super::publication::Publication;
use super::records::open;
use super::viewer::viewer;
use super::{Refusal, quota};
use crate::router::{disposition, query_of};
use crate::{Failure, Outcome, Portal};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use portico_contract::ApiError;
use portico_contract::fields::FieldType;
use rusqlite::{OptionalExtension, params_from_iter};

struct RecordFile {
    name: String,
    media_type: String,
    bytes: Vec<u8>,
}

pub async fn one(
    State(portal): State<Portal>,
    Path((dataset_id, id)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let viewer = viewer(&portal, &headers, &query_of(&uri)).await?;
    let publication = Publication::find(&portal, &viewer, &dataset_id).await?;
    let standing = match quota::count(&portal, &publication, &viewer, &headers) {
        Ok(standing) => standing,
        Err(too_many) => return Ok(*too_many),
    };
    let found = tokio::task::spawn_blocking(move || find(&publication, &id)).await.map_err(Failure::internal)??;
    let file = found.ok_or_else(ApiError::not_found)?;
    let mut response = file.bytes.into_response();
    let media_type = HeaderValue::from_str(&file.media_type);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    // Somebody else's file must not run in the portal's origin.
    headers.insert(header::CONTENT_DISPOSITION, disposition(&file.name));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(quota::with_standing(standing, response))
}

fn find(publication: &Publication, id: &str) -> Outcome<Option<RecordFile>> {
    let Some((query, connection)) = open(publication, &[])? else { return Ok(None) };
    let failed = |error: rusqlite::Error| Failure::internal(error);
    let kept = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'files')";
    if !connection.query_row(kept, [], |row| row.get(0)).map_err(failed)? {
        return Ok(None);
    }
    let Some(statement) = query.showing(FieldType::File, &format!("\"id\":\"{id}\"")) else { return Ok(None) };
    let shown: Option<i64> = connection
        .query_row(&statement.sql, params_from_iter(statement.bound.iter()), |row| row.get(0))
        .optional()
        .map_err(failed)?;
    if shown.is_none() {
        return Ok(None);
    }
    let read =
        |row: &rusqlite::Row<'_>| Ok(RecordFile { name: row.get(0)?, media_type: row.get(1)?, bytes: row.get(2)? });
    connection
        .query_row("SELECT name, media_type, bytes FROM files WHERE id = ?", [id], read)
        .optional()
        .map_err(failed)
}
