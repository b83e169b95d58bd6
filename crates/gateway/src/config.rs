//! What the gateway needs to know to start.

use crate::Secret;
use portico_state::Place;
use std::{collections::HashMap, path::PathBuf, time::Duration};

/// Where the portal is, how to speak to it, where to keep what must last.
#[derive(Debug, Clone)]
pub struct GatewayConfig {
    /// Address of the portal's domain, `https://data.example.org`, with or without the API's base path.
    pub base: String,
    /// The service key of the portal.
    pub key: Secret,
    /// Folder of `mirror.db`, a cache that may be deleted.
    pub data_dir: PathBuf,
    /// Ledger and decisions: `portico.db` in the same folder, or a database that replicas share.
    pub state: Place,
    /// Calls in parallel to the portal, people and background together.
    pub parallel: usize,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a call may take in all, with waiting and retries. Files are exempt.
    pub total_timeout: Duration,
    /// Failures in a row that open the circuit breaker.
    pub breaker_failures: u32,
    /// How long the breaker stays open before it lets one call try.
    pub breaker_pause: Duration,
    /// Paths that differ on this portal, by operation name (45 of the documented ones are inferred).
    pub paths: HashMap<String, String>,
    pub mirror: MirrorConfig,
}

/// How the catalog mirror follows the portal.
#[derive(Debug, Clone)]
pub struct MirrorConfig {
    /// False: nothing runs in the background; the mirror learns from own writes and explicit refreshes only.
    pub background: bool,
    /// Between two passes over the whole catalog.
    pub refresh_every: Duration,
    /// Between two looks at how many datasets there are: another number than expected brings the next pass forward.
    pub count_every: Duration,
    /// Between two looks at a dataset that moves.
    pub watch_every: Duration,
    /// Between two looks at the status of any one settled dataset.
    pub sweep_every: Duration,
    /// Status calls in parallel.
    pub status_parallel: usize,
}

impl Default for MirrorConfig {
    fn default() -> Self {
        Self {
            background: true,
            refresh_every: Duration::from_secs(5 * 60),
            count_every: Duration::from_secs(15),
            watch_every: Duration::from_millis(500),
            sweep_every: Duration::from_secs(60 * 60),
            status_parallel: 2,
        }
    }
}

impl GatewayConfig {
    /// The defaults for a portal, a key and a folder.
    pub fn new(base: impl Into<String>, key: Secret, data_dir: impl Into<PathBuf>) -> Self {
        let data_dir = data_dir.into();
        Self {
            base: base.into(),
            key,
            state: Place::File(data_dir.join("portico.db")),
            data_dir,
            parallel: 4,
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(10),
            breaker_failures: 5,
            breaker_pause: Duration::from_secs(5),
            paths: HashMap::new(),
            mirror: MirrorConfig::default(),
        }
    }
}

/// Why the gateway does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the portal's address is not usable: {0}")]
    Address(String),
    #[error("the portal's key holds characters that no header may carry")]
    Key,
    #[error("the data folder is not usable: {0}")]
    Folder(#[from] std::io::Error),
    #[error("the database is not usable: {0}")]
    Store(#[from] sqlx::Error),
    #[error("the HTTP client does not start: {0}")]
    Client(#[from] reqwest::Error),
}
