//! Errors in the API's own words, and the few that Portico adds (behaviour.md 3).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Messages by field, as in `{"name": ["This field is required"]}`. Nested fields are written `a.b.0`.
pub type Detail = BTreeMap<String, Vec<String>>;

/// One error of the API, as it answered it, with the HTTP status beside it.
///
/// Match on [`ErrorCode`] only: the message may be localised by the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// HTTP status; 0 where no answer arrived.
    #[serde(default)]
    pub status: u16,
    #[serde(rename = "error_code")]
    pub code: ErrorCode,
    pub message: String,
    /// Per-field messages of a `validation_error`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "lenient_detail")]
    pub detail: Detail,
    /// Of the portal, for internal errors; what Portico shows has the id of its own request here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal;)*) => {
        /// Why a call was not done.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
            /// A code this version does not know, kept as it came.
            Other(String),
        }

        impl ErrorCode {
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(code) => code,
                }
            }

            /// The HTTP status that goes with the code when nothing says otherwise.
            pub fn status(&self) -> u16 {
                match self {
                    $(Self::$variant => $status,)*
                    Self::Other(_) => 500,
                }
            }
        }

        impl From<String> for ErrorCode {
            fn from(code: String) -> Self {
                match code.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Other(code),
                }
            }
        }
    };
}

error_codes! {
    // The API's.
    ValidationError = "validation_error", 400;
    BadRequest = "bad_request", 400;
    InvalidDatasetStatus = "invalid_dataset_status", 400;
    InvalidHarvesterStatus = "invalid_harvester_status", 400;
    NotAuthenticated = "not_authenticated", 401;
    PermissionDenied = "permission_denied", 403;
    NotFound = "not_found", 404;
    MethodNotAllowed = "method_not_allowed", 405;
    Conflict = "conflict", 409;
    PayloadTooLarge = "payload_too_large", 413;
    UnsupportedMediaType = "unsupported_media_type", 415;
    TooManyRequests = "too_many_requests", 429;
    InternalError = "internal_error", 500;
    // Portico's.
    /// Nobody is signed in, or the session ended.
    SignedOut = "portico_signed_out", 401;
    /// Portico's policy refuses this person this effect.
    Refused = "portico_refused", 403;
    /// The sign-in is too long ago for this.
    SignInAgain = "portico_sign_in_again", 403;
    /// What was opened is no longer what the portal holds.
    Stale = "portico_stale", 409;
    /// The portal did not answer, or not in time.
    Unreachable = "portico_unreachable", 502;
    /// The portal answered something that the contract does not allow.
    Unreadable = "portico_unreadable", 502;
    /// This portal does not offer the operation.
    NotOffered = "portico_not_offered", 501;
    /// Portico itself failed before or after the call.
    Portico = "portico_error", 500;
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl ApiError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { status: code.status(), code, message: message.into(), detail: Detail::new(), trace_id: None }
    }

    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "Not found.")
    }

    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }

    pub fn permission_denied(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::PermissionDenied, message)
    }

    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InternalError, message)
    }

    /// A `validation_error` about one field.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid_fields([(field.into(), message.into())])
    }

    /// A `validation_error` about several fields at once.
    pub fn invalid_fields(messages: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut error = Self::new(ErrorCode::ValidationError, "Invalid input");
        for (field, message) in messages {
            error.detail.entry(field).or_default().push(message);
        }
        error
    }

    /// The messages for one field, if any.
    pub fn for_field(&self, field: &str) -> Option<&[String]> {
        self.detail.get(field).map(Vec::as_slice)
    }

    /// The message, or the faults of its fields where it only says that there are some.
    pub fn in_words(&self) -> String {
        if self.detail.is_empty() {
            return self.message.clone();
        }
        let faults = self.detail.iter().map(|(field, messages)| format!("{field}: {}", messages.join(" ")));
        faults.collect::<Vec<_>>().join(" ")
    }

    /// True where trying again may help and nothing was written.
    pub fn is_transient(&self) -> bool {
        matches!(self.code, ErrorCode::Unreachable | ErrorCode::TooManyRequests) || self.status >= 500
    }
}

/// Turns a JSON reading error into the API's words, with the path of the field.
impl From<serde_path_to_error::Error<serde_json::Error>> for ApiError {
    fn from(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        let mut path = error.path().to_string();
        let message = error.inner().to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            let field = if path == "." { field.to_owned() } else { format!("{path}.{field}") };
            return Self::invalid(field, "This field is required");
        }
        if path == "." {
            path = "body".to_owned();
        }
        Self::invalid(path, message)
    }
}

/// `detail` is documented as an object of lists, but portals also answer strings and nested objects.
fn lenient_detail<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Detail, D::Error> {
    fn gather(prefix: &str, value: serde_json::Value, into: &mut Detail) {
        use serde_json::Value;
        let key = || if prefix.is_empty() { "detail".to_owned() } else { prefix.to_owned() };
        match value {
            Value::Null => {}
            Value::String(text) => into.entry(key()).or_default().push(text),
            Value::Array(items) => items.into_iter().for_each(|item| gather(prefix, item, into)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    let path = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
                    gather(&path, value, into);
                }
            }
            other => into.entry(key()).or_default().push(other.to_string()),
        }
    }
    let mut detail = Detail::new();
    gather("", serde_json::Value::deserialize(deserializer)?, &mut detail);
    Ok(detail)
}

/// How the error crosses from Portico's server to its browser side.
#[cfg(feature = "server_fn")]
impl server_fn::error::FromServerFnError for ApiError {
    type Encoder = server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: server_fn::error::ServerFnErrorErr) -> Self {
        use server_fn::error::ServerFnErrorErr as E;
        match error {
            E::Request(reason) => Self::new(
                ErrorCode::Unreachable,
                format!("Portico did not answer: {reason}. Nothing is known to be saved."),
            ),
            other => Self::new(ErrorCode::Portico, other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_api_is_read_with_its_fields() {
        let text = r#"{"error_code":"validation_error","message":"Invalid input","detail":{"name":["This field is required"],"a":{"b":"no"}}}"#;
        let error: ApiError = serde_json::from_str(text).unwrap();
        assert_eq!(error.code, ErrorCode::ValidationError);
        assert_eq!(error.for_field("name"), Some(&["This field is required".to_owned()][..]));
        assert_eq!(error.for_field("a.b"), Some(&["no".to_owned()][..]));
    }

    #[test]
    fn an_unknown_code_survives_a_round_trip() {
        let error: ApiError = serde_json::from_str(r#"{"error_code":"teapot","message":"short"}"#).unwrap();
        assert_eq!(serde_json::to_value(&error).unwrap()["error_code"], "teapot");
    }
}
