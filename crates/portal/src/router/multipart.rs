//! Forms with a file: the file is streamed to disk, the rest is read as text.

use super::request::{self, Received};
use crate::{Failure, Outcome, Portal};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use portico_contract::{ApiError, ErrorCode, FileUpload, OperationInfo};
use serde_json::{Map, Value};
use tempfile::TempPath;
use tokio::io::AsyncWriteExt;

/// Largest text field, in bytes.
const TEXT_LIMIT: usize = 4 * 1024 * 1024;
const FIELDS_LIMIT: usize = 100;

/// The body is an object of the text fields with the file both under its own name and spread out beside them, so
/// that it reads as a [`FileUpload`] and as a type that has one. What describes the file never comes from a text field:
/// a caller must not be able to name a path.
pub async fn receive(portal: &Portal, info: &OperationInfo, mut request: Request) -> Outcome<Received> {
    // The cap is ours, counted while streaming.
    axum::extract::DefaultBodyLimit::disable().apply(&mut request);
    let mut form =
        Multipart::from_request(request, &()).await.map_err(|error| request::unreadable(error.body_text()))?;
    let mut body = Map::new();
    let mut received = Received::default();
    let mut count = 0;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        count += 1;
        if count > FIELDS_LIMIT {
            return Err(request::unreadable("The form has too many fields."));
        }
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            if received.upload.is_some() {
                return Err(ApiError::invalid(name, "Only one file can be sent").into());
            }
            let (upload, path) = stream(portal, field).await?;
            let upload = serde_json::to_value(upload)?;
            if let Value::Object(parts) = &upload {
                body.extend(parts.clone());
            }
            body.insert(name, upload);
            received.upload = Some(path);
        } else if !["file", "file_name", "media_type", "size", "path"].contains(&name.as_str()) {
            let text = text(field).await?;
            body.insert(name, Value::String(text));
        }
    }
    // One operation sends text alone (behaviour.md 16), and an alternative export may be an address.
    let (needed, instead) = match info.name {
        "update_form_submission" => ("data", "data"),
        "create_dataset_alternative_export" => ("file", "url"),
        _ => ("file", "file"),
    };
    if !body.contains_key(needed) && !body.contains_key(instead) {
        return Err(ApiError::invalid(needed, "This field is required").into());
    }
    received.body = Some(Value::Object(body));
    Ok(received)
}

async fn stream(portal: &Portal, mut field: Field<'_>) -> Outcome<(FileUpload, TempPath)> {
    let file_name = safe_name(field.file_name().unwrap_or_default());
    let media_type = field.content_type().map(str::to_owned);
    let limit = portal.config().upload_limit;
    let (file, path) = tempfile::NamedTempFile::new_in(portal.incoming_folder())?.into_parts();
    let mut file = tokio::fs::File::from_std(file);
    let mut size = 0;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        if size > limit {
            let message = format!("The file is larger than {limit} bytes.");
            return Err(ApiError::new(ErrorCode::PayloadTooLarge, message).into());
        }
        file.write_all(&chunk).await?;
    }
    file.sync_all().await?;
    Ok((FileUpload { file_name, media_type, size, path: path.to_path_buf() }, path))
}

async fn text(mut field: Field<'_>) -> Outcome<String> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > TEXT_LIMIT {
            return Err(ApiError::new(ErrorCode::PayloadTooLarge, "A field of the form is too large.").into());
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| request::unreadable("A field of the form is not UTF-8."))
}

fn broken(error: MultipartError) -> Failure {
    request::unreadable(error.body_text())
}

/// The last part of the name the client gave, without what no file name may hold. It becomes a uid, never a path as it is.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control() && !r#"<>:"|?*"#.contains(*c)).take(150).collect();
    let kept = kept.trim().trim_start_matches('.').to_owned();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_never_leads_elsewhere() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name(r"C:\data\fromages.csv"), "fromages.csv");
        assert_eq!(safe_name(".."), "file");
        assert_eq!(safe_name("a\r\nb.csv"), "ab.csv");
    }
}
