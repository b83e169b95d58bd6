//! Reading requests: query strings, JSON, forms.

use super::multipart;
use crate::{Failure, Outcome, Portal};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Uri, header};
use portico_contract::{ApiError, ErrorCode, Method, OperationInfo, Payload, RequestParts};
use serde_json::{Map, Value};
use tempfile::TempPath;

/// Largest body that is not a file, in bytes.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Levels of a body. JSON is read back from where it is kept, inside of other things, and no reader follows for ever.
const DEEPEST: usize = 64;

/// What came with a request. The uploaded file is removed with this, unless it was moved to its place.
#[derive(Default)]
pub struct Received {
    pub body: Option<Value>,
    pub upload: Option<TempPath>,
}

pub fn query(uri: &Uri) -> Vec<(String, String)> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

pub async fn body(portal: &Portal, info: &OperationInfo, request: Request) -> Outcome<Received> {
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|text| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .unwrap_or_default();
    match info.payload {
        Payload::None => Ok(Received::default()),
        Payload::Multipart if media_type == "multipart/form-data" => multipart::receive(portal, info, request).await,
        Payload::Multipart => Err(unsupported(&media_type)),
        Payload::Json => {
            let bytes = read(request.into_body()).await?;
            let body = match media_type.as_str() {
                // Some clients PUT a dataset with no body at all, to refresh (behaviour.md 1). What is replaced as a whole
                // is not emptied by saying nothing.
                _ if bytes.is_empty() && (info.method != Method::Put || info.name == "update_dataset") => {
                    Value::Object(Map::new())
                }
                "application/x-www-form-urlencoded" => shallow(form(&bytes))?,
                "" | "application/json" | "text/json" => json(&bytes)?,
                other if other.ends_with("+json") => json(&bytes)?,
                other => return Err(unsupported(other)),
            };
            Ok(Received { body: Some(body), upload: None })
        }
    }
}

fn unsupported(media_type: &str) -> Failure {
    ApiError::new(ErrorCode::UnsupportedMediaType, format!("Unsupported media type \"{media_type}\" in request."))
        .into()
}

/// One client posts a single invitation where an array is asked for, and waits for 201 (behaviour.md 13). Answers
/// whether this is such a call; its body is an array then.
pub fn wrap_lone_invitation(info: &OperationInfo, body: &mut Option<Value>) -> bool {
    let lone = info.name == "invite_users" && body.as_ref().is_some_and(Value::is_object);
    if lone {
        *body = body.take().map(|invitation| Value::Array(vec![invitation]));
    }
    lone
}

async fn read(body: Body) -> Outcome<bytes::Bytes> {
    axum::body::to_bytes(body, BODY_LIMIT).await.map_err(|error| {
        let too_large =
            std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
        match too_large {
            true => ApiError::new(ErrorCode::PayloadTooLarge, "The request body is too large.").into(),
            false => unreadable("The request body could not be read."),
        }
    })
}

/// Reads a JSON body that comes to one of the portal's own addresses; an error names the field at fault.
pub fn json_body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    let parts = RequestParts { body: Some(json(bytes)?), ..RequestParts::default() };
    Ok(parts.body()?)
}

/// Any JSON that comes in a body.
pub fn json(bytes: &[u8]) -> Outcome<Value> {
    shallow(serde_json::from_slice(bytes).map_err(|error| unreadable(format!("JSON parse error - {error}")))?)
}

/// Refuses what nests deeper than anything the API describes.
fn shallow(body: Value) -> Outcome<Value> {
    fn fits(value: &Value, levels: usize) -> bool {
        match value {
            Value::Array(items) => levels > 0 && items.iter().all(|item| fits(item, levels - 1)),
            Value::Object(fields) => levels > 0 && fields.values().all(|field| fits(field, levels - 1)),
            _ => true,
        }
    }
    if fits(&body, DEEPEST) {
        Ok(body)
    } else {
        Err(unreadable(format!("The body nests deeper than {DEEPEST} levels.")))
    }
}

/// A body that cannot be read, about no field of it: the contract knows no other 400 of operations that take one.
pub fn unreadable(message: impl Into<String>) -> Failure {
    ApiError::invalid("non_field_errors", message).into()
}

/// A form as the object it stands for: repeated names are lists, `true` and `false` are booleans.
fn form(bytes: &[u8]) -> Value {
    let mut object = Map::new();
    for (name, text) in form_urlencoded::parse(bytes) {
        let value = form_value(&text);
        match object.get_mut(name.as_ref()) {
            None => {
                object.insert(name.into_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(object)
}

pub fn form_value(text: &str) -> Value {
    match text {
        "true" | "True" => Value::Bool(true),
        "false" | "False" => Value::Bool(false),
        _ if text.starts_with(['{', '[']) => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_body_that_nests_too_deep_is_refused() {
        let nested = |levels| (0..levels).fold(json!(1), |inner, _| json!({"a": [inner]}));
        assert!(shallow(nested(DEEPEST / 2)).is_ok());
        assert!(shallow(nested(DEEPEST / 2 + 1)).is_err());
    }

    #[test]
    fn a_form_is_read_as_the_object_it_stands_for() {
        let body = form(b"is_restricted=true&permissions=edit_page&permissions=create_page&title=A+title");
        assert_eq!(
            body,
            json!({"is_restricted": true, "permissions": ["edit_page", "create_page"], "title": "A title"})
        );
    }
}
