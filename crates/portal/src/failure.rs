//! Why an operation was not done: a refusal in the API's words, or a failure of the portal itself.

use portico_contract::{ApiError, ErrorCode};
use portico_vault::VaultError;
use rand::Rng;

pub type Outcome<T> = Result<T, Failure>;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller's mistake, or a state that does not allow it: answered as it is.
    #[error(transparent)]
    Refused(#[from] ApiError),
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("stored document: {0}")]
    Document(#[from] serde_json::Error),
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    #[error("{0}")]
    Internal(String),
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::OtherKey => Self::Refused(ApiError::bad_request(error.to_string())),
            error => Self::internal(error),
        }
    }
}

impl Failure {
    pub fn internal(message: impl std::fmt::Display) -> Self {
        Self::Internal(message.to_string())
    }

    /// What the caller is told: a refusal as it is, a failure as `internal_error` with a trace id that the log has too.
    pub fn into_error(self, operation: &str) -> ApiError {
        match self {
            Self::Refused(error) if error.code != ErrorCode::InternalError => error,
            failure => {
                let trace_id = format!("{:032x}", rand::rng().random::<u128>());
                tracing::error!(%trace_id, operation, error = %failure, "operation failed");
                ApiError { trace_id: Some(trace_id), ..ApiError::internal("An internal error occurred.") }
            }
        }
    }
}
