//! The embedded portal: started beside the dashboard and spoken to over HTTP like any other, or alone.

use crate::config::Configuration;
use crate::stop;
use portico_contract::Secret;
use portico_portal::{Portal, PortalConfig, Seed};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A portal that runs in this process.
pub struct Running {
    /// `http://127.0.0.1:…`.
    pub url: String,
    /// The key that Portico works with.
    pub key: String,
    pub task: JoinHandle<std::io::Result<()>>,
}

fn portal_config(configuration: &Configuration) -> PortalConfig {
    PortalConfig {
        faults: configuration.faults,
        allow_private_urls: configuration.allow_private_urls,
        seed: if configuration.demo { Seed::Demo } else { Seed::None },
        scale: configuration.demo_scale,
        admin_key: configuration.portal_key.as_ref().map(|key| key.text().to_owned()),
        secrets_key: configuration.portal_secrets_key.as_ref().map(|key| Secret::new(key.text())),
        services: configuration.portal_services.clone(),
        ..PortalConfig::new(configuration.data.join("portal"))
    }
}

/// Opens the portal and serves it on a port of its own choice, so that two dashboards never meet, until it is stopped:
/// after the dashboard, whose last calls it still answers.
pub async fn start(
    configuration: &Configuration,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, String> {
    let portal =
        Portal::open(portal_config(configuration)).await.map_err(|error| format!("the embedded portal: {error}"))?;
    let listener = TcpListener::bind(configuration.portal_address).await;
    let listener = match listener {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.map_err(|error| error.to_string())?,
    };
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let key = portal.admin_key().to_owned();
    let task = tokio::spawn(async move { portal.serve(listener, stopped).await });
    Ok(Running { url: format!("http://{address}"), key, task })
}

/// `portico portal`.
pub async fn run_alone(configuration: Configuration) -> Result<(), String> {
    let listener = TcpListener::bind(configuration.portal_address)
        .await
        .map_err(|error| format!("PORTICO_PORTAL_ADDRESS {}: {error}", configuration.portal_address))?;
    let portal = Portal::open(portal_config(&configuration)).await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("Portal at http://{address}/api/automation/v1.0/ · key {}", portal.admin_key());
    portal.serve(listener, stop::asked()).await.map_err(|error| error.to_string())
}
