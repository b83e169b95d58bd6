//! The time of records, and failures of Portico's own state in words.

use portico_contract::{ApiError, ErrorCode, Timestamp};

/// The present moment in UTC, to the millisecond, so that it sorts as text.
pub(crate) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

/// A failure of Portico's own database, in words that name what could not be done.
pub(crate) fn failed(what: &str, error: &sqlx::Error) -> ApiError {
    tracing::error!(%error, what, "the database failed");
    ApiError::new(ErrorCode::Portico, format!("{what}: Portico's own database cannot be used just now."))
}
