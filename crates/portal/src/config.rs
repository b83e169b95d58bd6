//! How a portal is started.

use std::path::PathBuf;

/// What a portal holds when its data folder is new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seed {
    /// An administrator and nothing else.
    #[default]
    None,
    /// The demo catalog.
    Demo,
}

#[derive(Debug, Clone)]
pub struct PortalConfig {
    /// Holds the database, uploaded files and published records. Made if it is missing.
    pub data_dir: PathBuf,
    /// The key of the user `admin`, who may do everything. Absent: a random one, made once and kept.
    pub admin_key: Option<String>,
    /// What secrets are sealed with, 64 hexadecimal digits. Absent: a random one, made once and kept in `secrets.key`
    /// of the data folder.
    pub secrets_key: Option<portico_contract::Secret>,
    /// Obey `x-portico-fault`. For tests only.
    pub faults: bool,
    /// Let resources be fetched from private and loopback addresses. For tests and closed networks.
    pub allow_private_urls: bool,
    pub seed: Seed,
    /// Add so many generated datasets, for load work.
    pub scale: Option<u32>,
    /// Largest upload, in bytes.
    pub upload_limit: u64,
    /// Most records that a dataset may publish; more ends in `limit_reached`.
    pub records_limit: u64,
    /// Publications that run at the same time.
    pub publishers: usize,
}

impl PortalConfig {
    /// A portal in `data_dir` with an administrator and nothing else.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            admin_key: None,
            secrets_key: None,
            faults: false,
            allow_private_urls: false,
            seed: Seed::None,
            scale: None,
            upload_limit: 500 * 1024 * 1024,
            records_limit: 5_000_000,
            publishers: 2,
        }
    }
}
