//! Why a file cannot be read.

/// An error of the whole file; what is wrong with one record only is a [`portico_processing::RowError`].
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A parameter asks for what the file does not have.
    #[error("{name}: {message}")]
    Parameter { name: &'static str, message: String },
    /// The file is not what the extractor reads; says the line where that can be said.
    #[error("{0}")]
    Content(String),
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
}

impl ExtractError {
    pub(super) fn content(message: impl Into<String>) -> Self {
        Self::Content(message.into())
    }

    pub(super) fn parameter(name: &'static str, message: impl Into<String>) -> Self {
        Self::Parameter { name, message: message.into() }
    }
}
