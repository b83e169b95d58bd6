//! Requests must name this machine. A foreign name that is made to point here (DNS rebinding) would make its
//! page one of ours, and the demo sign-in asks for no password.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};

/// Refuses a request that names another host than this machine, the only one that this version listens for.
pub async fn layer(request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
        (Some(host), None) if is_this_machine(host) => next.run(request).await,
        _ => (StatusCode::MISDIRECTED_REQUEST, "Portico answers to 127.0.0.1 and localhost only.").into_response(),
    }
}

/// `localhost`, a name under it, or a loopback address; with or without a port.
pub fn is_this_machine(host: &str) -> bool {
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        return address.is_loopback();
    }
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn this_machine_goes_by_loopback_names() {
        for host in
            ["127.0.0.1:3000", "127.0.0.1", "localhost:3000", "LOCALHOST", "p.localhost:1", "[::1]:3000", "[::1]"]
        {
            assert!(is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_foreign_name_is_not_this_machine() {
        for host in
            ["evil.example:3000", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1:3000", "0.0.0.0", ""]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
