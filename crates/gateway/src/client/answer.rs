//! Reading what the portal answered: bytes on success, the API's error in its own words otherwise.

use bytes::{Bytes, BytesMut};
use portico_contract::{ApiError, ErrorCode};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::value::RawValue;

/// A success as it came.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status of the portal.
    pub status: u16,
    /// JSON that was checked to be JSON; `null` where the portal sent nothing.
    pub body: Bytes,
}

/// The largest JSON answer that is taken, in bytes.
const MOST: usize = 64 << 20;
/// What is read of an error page, in bytes.
const MOST_OF_ERROR: usize = 64 << 10;

impl Reply {
    pub fn new(status: u16, body: Bytes) -> Result<Self, ApiError> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self { status, body: Bytes::from_static(b"null") });
        }
        // Skimmed, not built: a list of a thousand datasets passes through without a tree.
        match serde_json::from_slice::<IgnoredAny>(&body) {
            Ok(_) => Ok(Self { status, body }),
            Err(_) => Err(unreadable(status, "the answer is not JSON")),
        }
    }

    /// The answer as it came, for whoever passes it on.
    pub fn raw(&self) -> Result<Box<RawValue>, ApiError> {
        serde_json::from_slice(&self.body).map_err(|error| unreadable(self.status, &error.to_string()))
    }

    pub fn json(&self) -> Result<Value, ApiError> {
        self.typed()
    }

    /// The answer as its type; a difference from the contract names the field.
    pub fn typed<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| unreadable(self.status, &format!("at {}: {}", error.path(), error.inner())))
    }
}

pub(crate) fn unreadable(status: u16, why: &str) -> ApiError {
    let message = format!("The portal answered {status} with something Portico does not understand: {why}.");
    ApiError { status: ErrorCode::Unreadable.status(), ..ApiError::new(ErrorCode::Unreadable, message) }
}

/// Reads the body, up to a limit.
async fn read(mut response: reqwest::Response, most: usize, cut: bool) -> Result<Option<Bytes>, reqwest::Error> {
    let expected = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut body = BytesMut::with_capacity(expected.min(most));
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Ok(cut.then(|| body.freeze()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// The whole of a successful answer.
pub(crate) async fn success(response: reqwest::Response) -> Result<Result<Reply, ApiError>, reqwest::Error> {
    let status = response.status().as_u16();
    Ok(match read(response, MOST, false).await? {
        Some(body) => Reply::new(status, body),
        None => Err(unreadable(status, "the answer is larger than 64 MB")),
    })
}

/// The error that a refusing answer carries.
pub(crate) async fn failure(response: reqwest::Response) -> ApiError {
    let status = response.status().as_u16();
    let body = read(response, MOST_OF_ERROR, true).await.ok().flatten().unwrap_or_default();
    error_of(status, &body)
}

fn error_of(status: u16, body: &[u8]) -> ApiError {
    if let Ok(mut error) = serde_json::from_slice::<ApiError>(body) {
        error.status = status;
        return error;
    }
    // Older and neighbouring APIs say it otherwise (behaviour.md 3 and 4).
    let said = serde_json::from_slice::<Value>(body).ok().and_then(|value| {
        let texts = [&value["message"], &value["error"], &value["detail"], &value["errors"][0]["message"]];
        texts.into_iter().find_map(Value::as_str).map(str::to_owned)
    });
    let code = match status {
        401 => ErrorCode::NotAuthenticated,
        403 => ErrorCode::PermissionDenied,
        404 | 410 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        409 => ErrorCode::Conflict,
        413 => ErrorCode::PayloadTooLarge,
        415 => ErrorCode::UnsupportedMediaType,
        429 => ErrorCode::TooManyRequests,
        400..=499 => ErrorCode::BadRequest,
        _ => ErrorCode::InternalError,
    };
    let message = said.unwrap_or_else(|| match status {
        429 => "The portal asks to slow down.".to_owned(),
        502..=504 => format!("The portal is not available just now (it answered {status})."),
        _ => format!("The portal answered {status} without saying why."),
    });
    ApiError { status, ..ApiError::new(code, message) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_becomes_the_error_of_its_status() {
        let error = error_of(503, b"<html>down</html>");
        assert_eq!((error.status, &error.code), (503, &ErrorCode::InternalError));
        assert!(error.is_transient());
        assert_eq!(error_of(404, b"").code, ErrorCode::NotFound);
    }

    #[test]
    fn a_localised_message_passes_through() {
        let error = error_of(404, r#"{"message":"Pas trouvé.","error_code":"not_found"}"#.as_bytes());
        assert_eq!((error.code, error.message.as_str()), (ErrorCode::NotFound, "Pas trouvé."));
    }

    #[test]
    fn an_empty_success_is_null_and_a_broken_one_is_unreadable() {
        assert_eq!(&Reply::new(204, Bytes::new()).unwrap().body[..], b"null");
        assert_eq!(Reply::new(200, Bytes::from_static(b"{\"a\":")).unwrap_err().code, ErrorCode::Unreadable);
    }
}
