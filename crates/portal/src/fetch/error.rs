//! Why a download did not happen, in words for the person who typed the URL.

use std::error::Error;
use url::Url;

#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("'{url}' is not a URL: {reason}")]
    Url { url: String, reason: String },
    #[error("only http and https URLs can be fetched, not '{0}'")]
    Scheme(String),
    #[error("this embedded portal has no client for '{0}': of FTP only ftp:// can be fetched")]
    NoClient(String),
    #[error("a user name and password do not belong in the URL: use the connection's authentication")]
    Userinfo,
    #[error("the header '{0}' cannot be sent")]
    Header(String),
    #[error("the host '{0}' is not known")]
    UnknownHost(String),
    #[error("'{0}' is on a private network: this portal only fetches from public addresses")]
    Private(String),
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    #[error("{0} redirects to an address that cannot be read")]
    Redirect(String),
    #[error("{host} answered {status}")]
    Status { host: String, status: String },
    #[error("the file at {host} is larger than {megabytes} MB")]
    TooLarge { host: String, megabytes: u64 },
    #[error("{host} did not send the whole file within {seconds} seconds")]
    TooSlow { host: String, seconds: u64 },
    #[error("the token server at {host} gave no token: {reason}")]
    Token { host: String, reason: String },
    #[error("{host} {reason}")]
    Transport { host: String, reason: String },
    #[error("the file could not be kept: {0}")]
    Storage(#[from] std::io::Error),
}

impl FetchError {
    pub(super) fn transport(url: &Url, error: &reqwest::Error) -> Self {
        let reason = if error.is_timeout() {
            "did not answer in time".to_owned()
        } else {
            let mut cause: &dyn Error = error;
            while let Some(source) = cause.source() {
                cause = source;
            }
            if error.is_connect() {
                format!("could not be reached: {cause}")
            } else {
                format!("broke off the transfer: {cause}")
            }
        };
        Self::Transport { host: host_of(url), reason }
    }

    /// True where the portal itself failed, and not the URL or the server behind it.
    pub fn is_internal(&self) -> bool {
        matches!(self, Self::Storage(_))
    }
}

pub(super) fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
