//! Configuration: every problem is named at once, with what to do.

mod command;
mod database;
mod limits;
mod peers;
mod proxy_sign_in;
mod public_url;
mod roles;
mod settings;
mod single_sign_on;

use crate::host::is_this_machine;
use crate::site::Site;
pub use command::Command;
pub use limits::Limits;
pub use peers::Peers;
pub use proxy_sign_in::{IdentityHeaders, ProxySignIn};
pub use public_url::PublicUrl;
pub use roles::RoleMap;
pub use settings::Settings;
pub use single_sign_on::SingleSignOn;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

/// A key that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

/// The portal that Portico drives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upstream {
    Embedded,
    Remote { url: String, key: Key },
}

#[derive(Debug, Clone)]
pub struct Configuration {
    pub command: Command,
    /// Where the dashboard listens (`PORTICO_ADDRESS`).
    pub address: SocketAddr,
    /// Where `/metrics` is answered (`PORTICO_METRICS_ADDRESS`); nowhere where it is not set.
    pub metrics_address: Option<SocketAddr>,
    /// Where the embedded portal listens (`PORTICO_PORTAL_ADDRESS`).
    pub portal_address: SocketAddr,
    /// Folder of everything that lasts (`PORTICO_DATA`).
    pub data: PathBuf,
    /// PostgreSQL instead of files in that folder (`DATABASE_URL`).
    pub database: Option<Key>,
    /// Where the site's files are (`PORTICO_SITE`).
    pub site: Site,
    pub upstream: Upstream,
    /// Where browsers reach the dashboard, where that is not its own address (`PORTICO_PUBLIC_URL`).
    pub public: Option<PublicUrl>,
    /// Single sign-on (`PORTICO_OIDC_…`, `PORTICO_ROLES`).
    pub sign_on: Option<SingleSignOn>,
    /// Sign-in by a proxy in front (`PORTICO_PROXY_…`, `PORTICO_ROLES`).
    pub proxy: Option<ProxySignIn>,
    /// How much somebody may do in a minute (`PORTICO_LIMIT_…`, `PORTICO_TRUSTED_PROXIES`).
    pub limits: Limits,
    /// What Portico seals its own secrets with (`PORTICO_SECRETS_KEY`); random and kept where it is not set.
    pub secrets_key: Option<Key>,
    /// Seeds a new embedded portal with the demo catalog (`PORTICO_DEMO`, on unless `0`).
    pub demo: bool,
    /// The embedded portal's administration key (`PORTICO_PORTAL_KEY`); random and kept where it is not set.
    pub portal_key: Option<Key>,
    /// What the embedded portal seals secrets with (`PORTICO_PORTAL_SECRETS_KEY`); random and kept where it is not set.
    pub portal_secrets_key: Option<Key>,
    /// Services that the embedded portal's processors ask (`PORTICO_PORTAL_SERVICES`), by the type of the processor.
    pub portal_services: BTreeMap<String, String>,
    /// Datasets to seed for load work (`PORTICO_DEMO_SCALE`).
    pub demo_scale: Option<u32>,
    /// Answers to the fault header of tests (`PORTICO_FAULTS`).
    pub faults: bool,
    /// Lets the embedded portal fetch from private addresses (`PORTICO_ALLOW_PRIVATE_URLS`).
    pub allow_private_urls: bool,
    /// The collector of traces (`OTEL_EXPORTER_OTLP_ENDPOINT`); nothing is traced where it is not set.
    pub traces_endpoint: Option<String>,
    /// `PORTICO_LOG_FORMAT=json`.
    pub json_logs: bool,
}

impl Configuration {
    /// The demo sign-in asks for no password: it is for this machine, its own portal, and nobody else.
    pub fn offers_demo(&self) -> bool {
        self.upstream == Upstream::Embedded && self.address.ip().is_loopback() && !self.knows_people()
    }

    /// Somebody else says who people are: the ways of this machine are shut.
    pub fn knows_people(&self) -> bool {
        self.sign_on.is_some() || self.proxy.is_some()
    }

    /// Reads arguments and settings; the list of problems is complete.
    pub fn read(arguments: impl Iterator<Item = String>, settings: &Settings) -> Result<Self, Vec<String>> {
        let variable = |name: &str| settings.get(name);
        let mut problems = settings.problems.clone();
        let words = command::read(arguments, &mut problems);
        let command = words.command;
        // A switch that is misspelt would leave a door open, or shut, without a word.
        let mut switch = |name: &str, default: bool| match variable(name).as_deref() {
            None => default,
            Some("1" | "true") => true,
            Some("0" | "false") => false,
            Some(other) => {
                problems.push(format!("{name}: `{other}` is neither 1 nor 0."));
                default
            }
        };
        let faults = switch("PORTICO_FAULTS", false) || words.faults;
        let demo = switch("PORTICO_DEMO", true);
        let allow_private_urls = switch("PORTICO_ALLOW_PRIVATE_URLS", false);
        let json_logs = match variable("PORTICO_LOG_FORMAT").as_deref() {
            None | Some("text") => false,
            Some("json") => true,
            Some(other) => {
                problems.push(format!("PORTICO_LOG_FORMAT: `{other}` is neither `json` nor `text`."));
                false
            }
        };
        let demo_scale = words.scale.or_else(|| variable("PORTICO_DEMO_SCALE")).and_then(|text| {
            text.parse()
                .map_err(|_| problems.push(format!("--scale / PORTICO_DEMO_SCALE: `{text}` is not a number.")))
                .ok()
        });
        let portal_services = variable("PORTICO_PORTAL_SERVICES").map(|text| portico_portal::read_services(&text));
        let portal_services = portal_services.unwrap_or_else(|| Ok(BTreeMap::new())).unwrap_or_else(|problem| {
            problems.push(format!("PORTICO_PORTAL_SERVICES: {problem}."));
            BTreeMap::new()
        });
        let mut secrets_key = |name: &str| {
            let key = variable(name)?;
            if !portico_vault::is_key(&key) {
                problems.push(format!("{name}: 64 hexadecimal digits are expected."));
            }
            Some(Key(key))
        };
        let portal_secrets_key = secrets_key("PORTICO_PORTAL_SECRETS_KEY");
        let own_secrets_key = secrets_key("PORTICO_SECRETS_KEY");
        let mut address = |name: &str, default: &str| {
            let text = variable(name).unwrap_or_else(|| default.to_owned());
            text.parse::<SocketAddr>()
                .map_err(|_| problems.push(format!("{name}: `{text}` is not an address such as {default}.")))
                .ok()
        };
        let listen = address("PORTICO_ADDRESS", "127.0.0.1:3000");
        let portal_address = address("PORTICO_PORTAL_ADDRESS", "127.0.0.1:3001");
        let metrics_address =
            variable("PORTICO_METRICS_ADDRESS").and_then(|_| address("PORTICO_METRICS_ADDRESS", "127.0.0.1:9464"));
        let traces_endpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT");
        if let Some(endpoint) = traces_endpoint.as_ref().filter(|endpoint| reqwest::Url::parse(endpoint).is_err()) {
            problems.push(format!(
                "OTEL_EXPORTER_OTLP_ENDPOINT: `{endpoint}` is not an address such as http://127.0.0.1:4318."
            ));
        }
        let upstream = match (variable("PORTICO_UPSTREAM_URL"), variable("PORTICO_UPSTREAM_KEY")) {
            (None, None) => Upstream::Embedded,
            (Some(url), Some(key)) if keeps_a_key(&url) => {
                Upstream::Remote { url: url.trim_end_matches('/').to_owned(), key: Key(key) }
            }
            (Some(url), Some(_)) => {
                problems.push(format!(
                    "PORTICO_UPSTREAM_URL: `{url}` must start with https:// (http:// on this machine only)."
                ));
                Upstream::Embedded
            }
            (Some(_), None) => {
                problems
                    .push("PORTICO_UPSTREAM_KEY is missing: an API key of the portal, with edit_domain.".to_owned());
                Upstream::Embedded
            }
            (None, Some(_)) => {
                problems.push(
                    "PORTICO_UPSTREAM_URL is missing: the portal's address, https://data.example.org.".to_owned(),
                );
                Upstream::Embedded
            }
        };
        let public = PublicUrl::read(settings, &mut problems);
        let sign_on = single_sign_on::read(settings, &mut problems);
        let proxy = proxy_sign_in::read(settings, &mut problems);
        let database = database::read(settings, sign_on.is_some(), &mut problems);
        let limits = limits::read(settings, &mut problems);
        let knows_people = sign_on.is_some() || proxy.is_some();
        let is_open = knows_people && public.as_ref().is_some_and(|public| public.is_https);
        if let Some(listen) = listen
            && matches!(command, Command::Serve | Command::CheckConfig)
            && !listen.ip().is_loopback()
            && !is_open
        {
            problems.push(format!(
                "PORTICO_ADDRESS: {listen} is not a loopback address. Others may reach Portico once single sign-on, \
                 or sign-in by a proxy, is configured and PORTICO_PUBLIC_URL is https://; until then listen on 127.0.0.1."
            ));
        }
        match (listen, portal_address) {
            (Some(address), Some(portal_address)) if problems.is_empty() => Ok(Self {
                command,
                address,
                portal_address,
                metrics_address,
                data: variable("PORTICO_DATA").map_or_else(|| PathBuf::from("data"), PathBuf::from),
                database,
                site: Site::find(variable("PORTICO_SITE")),
                upstream,
                public,
                sign_on,
                proxy,
                limits,
                secrets_key: own_secrets_key,
                demo,
                portal_key: variable("PORTICO_PORTAL_KEY").map(Key),
                portal_secrets_key,
                portal_services,
                demo_scale,
                faults,
                allow_private_urls,
                traces_endpoint,
                json_logs,
            }),
            _ => Err(problems),
        }
    }
}

/// A key travels encrypted, or does not leave this machine.
fn keeps_a_key(url: &str) -> bool {
    let here = |rest: &str| is_this_machine(rest.split('/').next().unwrap_or_default());
    url.starts_with("https://") || url.strip_prefix("http://").is_some_and(here)
}

#[cfg(test)]
mod tests;
