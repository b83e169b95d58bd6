//! Services over HTTP: where they are, and asking one of them with what it is asked kept within bounds.

use reqwest::{Client, StatusCode};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use url::Url;

/// Bytes of the largest answer: the shape of a region.
const MOST_BYTES: usize = 16 << 20;
/// After so many failures in a row a service is left alone until the next publication.
const MOST_FAILURES: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(15);

/// The services of a portal, by the type of the processor that asks them.
#[derive(Debug)]
pub struct Services {
    addresses: BTreeMap<String, String>,
    /// Nothing outside of a runtime: then nothing is asked.
    runtime: Option<Handle>,
}

impl Services {
    pub fn new(addresses: BTreeMap<String, String>) -> Self {
        Self { addresses, runtime: Handle::try_current().ok() }
    }

    /// The service of a processor type, or why there is none, in words for the person who publishes.
    pub fn of(&self, kind: &str, label: &str) -> Result<Service, String> {
        let Some(address) = self.addresses.get(kind) else {
            return Err(format!(
                "“{label}” asks a service, and none is configured on this portal: its address is missing for “{kind}”"
            ));
        };
        let unusable =
            |reason: &dyn std::fmt::Display| format!("The service configured for “{kind}” cannot be asked: {reason}");
        let url = Url::parse(address).map_err(|error| unusable(&error))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(unusable(&"only http and https can"));
        }
        let runtime = self.runtime.clone().ok_or_else(|| unusable(&"nothing is asked here"))?;
        let client = Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| unusable(&error))?;
        Ok(Service { url, client, runtime, failures: Arc::new(AtomicU32::new(0)) })
    }
}

/// One service. Its address may carry a query, such as a key: it stays.
#[derive(Debug)]
pub struct Service {
    url: Url,
    client: Client,
    runtime: Handle,
    failures: Arc<AtomicU32>,
}

impl Service {
    /// Asks with GET. Nothing where the service knows nothing (404). Blocks; not for a thread of the runtime.
    pub fn ask(&self, path: &str, pairs: &[(&str, String)]) -> Result<Option<Json>, String> {
        let host = self.url.host_str().unwrap_or_default();
        if self.failures.load(Ordering::Relaxed) >= MOST_FAILURES {
            return Err(format!("{host} has failed {MOST_FAILURES} times in a row and is not asked any more"));
        }
        let mut url = self.url.clone();
        let whole = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&whole);
        url.query_pairs_mut().extend_pairs(pairs);
        let answer = self.runtime.block_on(self.get(url));
        match &answer {
            Ok(_) => self.failures.store(0, Ordering::Relaxed),
            Err(_) => _ = self.failures.fetch_add(1, Ordering::Relaxed),
        }
        answer.map_err(|reason| format!("{host} {reason}"))
    }

    async fn get(&self, url: Url) -> Result<Option<Json>, String> {
        // The address may hold a key: it is never part of a message.
        let told = |error: reqwest::Error| match error.is_timeout() {
            true => format!("did not answer within {} seconds", PATIENCE.as_secs()),
            false => "cannot be reached".to_owned(),
        };
        let mut response = self.client.get(url).send().await.map_err(told)?;
        match response.status() {
            StatusCode::NOT_FOUND => return Ok(None),
            status if status.is_success() => {}
            status => return Err(format!("answered {status}")),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(told)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                return Err(format!("answered more than {} MB", MOST_BYTES >> 20));
            }
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| "answered something that is not JSON".to_owned())
    }
}
