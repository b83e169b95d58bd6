//! Questions to the server of a catalog, within the rules of every download.

use super::super::credentials;
use crate::connections::sentence;
use crate::fetch::{FetchError, FetchRules, HttpSource, fetch};
use crate::{Failure, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::harvester_types::HarvesterSettings;
use serde_json::Value as Json;
use std::time::Duration;
use url::Url;

/// Bytes of the longest answer: what is parsed is in memory as a whole.
const MOST_BYTES: u64 = 64 << 20;

pub struct Web {
    portal: Portal,
    settings: HarvesterSettings,
    rules: FetchRules,
}

impl Web {
    pub fn new(portal: Portal, settings: HarvesterSettings) -> Self {
        let rules = FetchRules {
            most_bytes: MOST_BYTES.min(portal.config().upload_limit),
            total_timeout: Duration::from_secs(5 * 60),
            ..FetchRules::new(portal.config().allow_private_urls)
        };
        Self { portal, settings, rules }
    }

    /// The JSON behind an address.
    ///
    /// # Errors
    /// `bad_request` where there is none, in words for the person who set the harvester up.
    pub async fn json(&self, url: Url) -> Outcome<Json> {
        self.find(url.clone()).await?.ok_or_else(|| refusal(&url, "answered 404 Not Found"))
    }

    /// The same; nothing where the server says that there is nothing at the address.
    pub async fn find(&self, url: Url) -> Outcome<Option<Json>> {
        let headers = credentials::headers(&self.portal, &self.settings, &url)?;
        let source = HttpSource { url: url.clone(), headers, credentials: None };
        let file = tempfile::Builder::new().prefix("catalog-").tempfile_in(self.portal.incoming_folder())?;
        match fetch(&source, file.path(), &self.rules, None).await {
            Ok(_) => {}
            Err(FetchError::Status { status, .. }) if status.starts_with("404") => return Ok(None),
            Err(FetchError::Storage(error)) => return Err(error.into()),
            Err(error) => return Err(ApiError::bad_request(sentence(&error.to_string())).into()),
        }
        let read = tokio::task::spawn_blocking(move || {
            let bytes = std::fs::read(file.path())?;
            Ok::<_, Failure>(serde_json::from_slice::<Json>(&bytes))
        });
        match read.await.map_err(Failure::internal)?? {
            Ok(json) => Ok(Some(json)),
            Err(error) => Err(refusal(&url, &format!("did not answer with JSON: {error}"))),
        }
    }
}

/// What a server did that a catalog does not do.
pub fn refusal(url: &Url, what: &str) -> Failure {
    ApiError::bad_request(format!("{} {what}.", url.host_str().unwrap_or_default())).into()
}
