//! How a portal is started.

use std::collections::BTreeMap;
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
    /// Addresses of services that processors ask, by the type of the processor: `geocode_ban` and
    /// `https://data.geopf.fr/geocodage`. They may carry a query, such as a key. How each is asked: `outside/geocoders.rs`
    /// and `outside/places.rs`. A processor whose service is not here fails a publication.
    pub services: BTreeMap<String, String>,
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
            services: BTreeMap::new(),
        }
    }
}

/// Reads addresses of services as one writes them into an environment: `geocode_ban=https://… ip_to_geo=https://…`.
///
/// # Errors
/// What is not a processor that asks a service, or not an address, in words that name it.
pub fn read_services(text: &str) -> Result<BTreeMap<String, String>, String> {
    text.split_whitespace()
        .map(|pair| {
            let (kind, address) = pair.split_once('=').ok_or_else(|| format!("“{pair}” is not “processor=address”"))?;
            let alone = ["join_dataset", "bound_join_dataset", "file"].contains(&kind);
            let known = portico_contract::processors::description(kind);
            let asks = known.is_some_and(|known| !known.available() && !alone);
            if !asks {
                return Err(format!("“{kind}” is not a processor that asks a service"));
            }
            match url::Url::parse(address) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => Ok((kind.to_owned(), address.to_owned())),
                _ => Err(format!("“{address}” is not an address of a service for “{kind}”")),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_services_are_read_and_what_is_none_is_named() {
        let services = read_services("geocode_ban=https://a.example/x?key=1\n ip_to_geo=http://b.example").unwrap();
        assert_eq!(services["geocode_ban"], "https://a.example/x?key=1");
        assert_eq!(services.len(), 2);
        assert_eq!(read_services(""), Ok(BTreeMap::new()));
        for (text, named) in [("split=http://a", "split"), ("ip_to_geo", "ip_to_geo"), ("ip_to_geo=ftp://a", "ftp://a")]
        {
            assert!(read_services(text).unwrap_err().contains(named), "{text}");
        }
    }
}
