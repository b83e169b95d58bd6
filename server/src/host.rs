//! Requests must name this machine, or the address that browsers know. A foreign name that is made to point here
//! (DNS rebinding) would make its page one of ours, and the demo sign-in asks for no password.

use crate::config::PublicUrl;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Refuses a request that names another host than `PORTICO_PUBLIC_URL` does, or this machine where that is not set.
pub async fn layer(State(public): State<Arc<Option<PublicUrl>>>, request: Request, next: Next) -> Response {
    if is_ours(public.as_ref().as_ref(), &request) {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, "Portico does not answer to this name.").into_response()
}

fn is_ours(public: Option<&PublicUrl>, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) else { return false };
    match public {
        None => is_this_machine(host),
        Some(public) if host.eq_ignore_ascii_case(&public.host) => true,
        // Probes of the same machine do not know the address that browsers know.
        Some(_) => matches!(request.uri().path(), "/healthz" | "/readyz") && is_this_machine(host),
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
