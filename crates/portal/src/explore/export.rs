//! All records of a published dataset as a file, streamed while they are read.

use super::publication::Publication;
use super::records::{each, object, open};
use super::viewer::viewer;
use super::{Refusal, parameter, quota};
use crate::router::{disposition, query_of};
use crate::{Failure, Outcome, Portal};
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use bytes::Bytes;
use portico_contract::ApiError;
use serde_json::Value;
use tokio::sync::mpsc;

/// Bytes gathered before they are sent.
const CHUNK: usize = 64 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    /// `;` between the cells unless `delimiter` says otherwise.
    Csv(u8),
    Json,
}

type Chunks = mpsc::Sender<Result<Bytes, std::io::Error>>;

pub async fn export(
    State(portal): State<Portal>,
    Path((dataset_id, format)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let query = query_of(&uri);
    let name = format!("{dataset_id}.{format}");
    let (format, media_type) = match format.as_str() {
        "csv" => (Format::Csv(delimiter(&query)?), "text/csv; charset=utf-8"),
        "json" => (Format::Json, "application/json"),
        _ => return Err(ApiError::not_found().into()),
    };
    let viewer = viewer(&portal, &headers, &query).await?;
    let publication = Publication::find(&portal, &viewer, &dataset_id).await?;
    let standing = match quota::count(&portal, &publication, &viewer, &headers) {
        Ok(standing) => standing,
        Err(too_many) => return Ok(*too_many),
    };
    let (chunks, mut received) = mpsc::channel(8);
    tokio::task::spawn_blocking(move || {
        if let Err(failure) = write(&publication, &query, format, &chunks) {
            // Before the first bytes this becomes the answer; after them, a broken one, which nobody takes for whole.
            let _ = chunks.blocking_send(Err(std::io::Error::other(failure)));
        }
    });
    // A bad query is refused before the stream begins.
    let first = match received.recv().await {
        Some(Err(error)) => return Err(refusal(error).into()),
        first => first,
    };
    let stream = futures::stream::unfold((first, received), |(first, mut received)| async {
        let chunk = match first {
            Some(chunk) => chunk,
            None => received.recv().await?,
        };
        Some((chunk, (None, received)))
    });
    let mut response = quota::with_standing(standing, Body::from_stream(stream));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition(&name));
    Ok(response)
}

fn refusal(error: std::io::Error) -> Failure {
    match error.into_inner().and_then(|inner| inner.downcast::<Failure>().ok()) {
        Some(failure) => *failure,
        None => Failure::internal("the export ended before it began"),
    }
}

fn delimiter(query: &[(String, String)]) -> Result<u8, ApiError> {
    match parameter(query, "delimiter").unwrap_or(";").as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => Err(ApiError::invalid("delimiter", "Must be one punctuation character")),
    }
}

fn write(publication: &Publication, query: &[(String, String)], format: Format, chunks: &Chunks) -> Outcome<()> {
    let mut text = Writer { format, first: true, buffer: Vec::with_capacity(CHUNK + 4096) };
    let opened = open(publication, query)?;
    let headings: Vec<String> =
        opened.iter().flat_map(|(query, _)| &query.selected).map(|column| column.name.clone()).collect();
    text.begin(&headings)?;
    if let Some((records_query, connection)) = &opened {
        each(connection, &records_query.records(None, 0), |row| {
            text.record(object(row, &records_query.selected)?)?;
            // Nobody listens any more: nothing more to read.
            Ok(text.buffer.len() < CHUNK || text.send(chunks))
        })?;
    }
    text.end();
    text.send(chunks);
    Ok(())
}

struct Writer {
    format: Format,
    first: bool,
    buffer: Vec<u8>,
}

impl Writer {
    fn begin(&mut self, headings: &[String]) -> Outcome<()> {
        match self.format {
            Format::Csv(delimiter) => self.csv(delimiter, headings.iter().map(String::as_str)),
            Format::Json => {
                self.buffer.push(b'[');
                Ok(())
            }
        }
    }

    fn record(&mut self, record: serde_json::Map<String, Value>) -> Outcome<()> {
        match self.format {
            Format::Csv(delimiter) => {
                let cells: Vec<String> = record.into_iter().map(|(_, value)| cell(value)).collect();
                self.csv(delimiter, cells.iter().map(String::as_str))
            }
            Format::Json => {
                self.buffer.extend_from_slice(if self.first { b"\n" } else { b",\n" });
                self.first = false;
                Ok(serde_json::to_writer(&mut self.buffer, &record)?)
            }
        }
    }

    fn csv<'a>(&mut self, delimiter: u8, cells: impl Iterator<Item = &'a str>) -> Outcome<()> {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut self.buffer);
        writer.write_record(cells).map_err(Failure::internal)?;
        Ok(writer.flush()?)
    }

    fn end(&mut self) {
        if self.format == Format::Json {
            self.buffer.extend_from_slice(b"\n]\n");
        }
    }

    /// False where nobody receives any more.
    fn send(&mut self, chunks: &Chunks) -> bool {
        chunks.blocking_send(Ok(Bytes::from(std::mem::take(&mut self.buffer)))).is_ok()
    }
}

/// Points are `lat, lon`, lists are joined by commas, shapes are GeoJSON: as the platform exports them.
fn cell(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Array(items) => items.into_iter().map(cell).collect::<Vec<_>>().join(","),
        Value::Object(object) => match (object.get("lat"), object.get("lon"), object.get("geometry")) {
            (Some(lat), Some(lon), _) => format!("{lat}, {lon}"),
            (_, _, Some(geometry)) => geometry.to_string(),
            _ => Value::Object(object).to_string(),
        },
        other => other.to_string(),
    }
}
