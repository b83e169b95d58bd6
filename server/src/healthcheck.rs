//! `portico healthcheck`: for images that hold nothing but this program.

use crate::config::Configuration;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;

/// Longer than any answer takes, shorter than whoever waits for this waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// Succeeds where the server of this configuration is ready.
pub async fn run(configuration: &Configuration) -> Result<ExitCode, String> {
    let url = format!("http://{}/readyz", reachable(configuration.address));
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build().map_err(|error| error.to_string())?;
    // Under a name that it answers to whatever its address.
    let answer =
        client.get(&url).header("host", "localhost").send().await.map_err(|_| format!("nobody answers at {url}"))?;
    let status = answer.status();
    println!("{}", answer.text().await.unwrap_or_default());
    Ok(if status.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// From this machine: who listens everywhere listens here.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_from_here() {
        for (listens, asked) in [
            ("0.0.0.0:3000", "127.0.0.1:3000"),
            ("[::]:80", "[::1]:80"),
            ("10.0.0.7:3000", "10.0.0.7:3000"),
            ("127.0.0.2:1", "127.0.0.2:1"),
        ] {
            assert_eq!(reachable(listens.parse().unwrap()).to_string(), asked);
        }
    }
}
