//! How much one may do in a minute: sign-ins by address, writes and files by person.

mod buckets;
mod counted;

use crate::config;
use crate::context::AppState;
use crate::functions::{failed, whole};
use crate::orders::back_to;
use crate::peer;
use crate::sign_in::plain_page;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use buckets::{Buckets, Who};
use counted::{Counted, Kind};
use leptos::prelude::*;
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, ErrorCode};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who has done how much. Cloning shares it.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    sign_ins: Buckets,
    answers: Buckets,
    writes: Buckets,
    exports: Buckets,
    proxies: config::Peers,
}

impl Limits {
    pub fn new(settings: &config::Limits) -> Self {
        let config::Limits { sign_ins, writes, exports, proxies } = settings.clone();
        Self(Arc::new(Inner {
            sign_ins: Buckets::new(sign_ins),
            answers: Buckets::new(sign_ins),
            writes: Buckets::new(writes),
            exports: Buckets::new(exports),
            proxies,
        }))
    }

    /// The address that a request comes from.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        client(peer, headers, &self.0.proxies)
    }

    fn take(&self, kind: Kind, who: Who) -> Result<(), Duration> {
        let buckets = match kind {
            Kind::SignIn => &self.0.sign_ins,
            Kind::Answer => &self.0.answers,
            Kind::Write => &self.0.writes,
            Kind::Export => &self.0.exports,
        };
        let shown = who.to_string();
        buckets.take(who, Instant::now()).inspect_err(|_| tracing::warn!(?kind, who = shown, "too much in a minute"))
    }
}

/// Stops who signs in too often from one address, before a session is made.
pub async fn sign_ins(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if let Some(kind) = counted::sign_in(request.method(), request.uri().path())
        && let Some(peer) = peer::of(&request)
        && let Err(wait) = state.limits.take(kind, Who::at(state.limits.client(peer, request.headers())))
    {
        return too_much(&state, &request, kind, wait);
    }
    next.run(request).await
}

/// Stops a person who writes too often, or asks for too many files.
pub async fn calls(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    request: Request,
    next: Next,
) -> Response {
    let (kind, request) = match counted::of_person(request.method(), request.uri().path()) {
        Counted::Not => (None, request),
        Counted::As(kind) => (Some(kind), request),
        Counted::ByOperation => match whole(request).await {
            Ok((request, body)) => (counted::writes(&body).then_some(Kind::Write), request),
            Err(error) => return failed(error),
        },
    };
    if let Some(kind) = kind
        && let Err(wait) = state.limits.take(kind, Who::Person(person.id))
    {
        return too_much(&state, &request, kind, wait);
    }
    next.run(request).await
}

/// The address that a request comes from: the other end of the connection, or, where that is a proxy that is believed,
/// the last one that it names.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &config::Peers) -> IpAddr {
    if !proxies.contains(peer) {
        return peer;
    }
    let last = headers.get_all(FORWARDED_FOR).iter().next_back();
    let named = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()).unwrap_or_default().trim();
    // Some name the port as well.
    named.parse().or_else(|_| named.parse::<SocketAddr>().map(|named| named.ip())).unwrap_or(peer)
}

fn too_much(state: &AppState, request: &Request, kind: Kind, wait: Duration) -> Response {
    // In whole seconds, and none too few.
    let seconds = wait.as_millis().div_ceil(1000).max(1);
    let told = match kind {
        Kind::SignIn | Kind::Answer => "There were too many sign-ins from your address within a minute.",
        Kind::Write => "You changed more within a minute than Portico takes from one person. Nothing was changed now.",
        Kind::Export => "You asked for more files within a minute than Portico gives to one person.",
    };
    let again =
        if seconds == 1 { "Try again in a second.".to_owned() } else { format!("Try again in {seconds} seconds.") };
    let wants = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = if wants.contains("text/html") {
        let back = back_to(request.headers(), None);
        let body = view! {
            <p>{told}</p>
            <p>{again}</p>
            <p>
                <a class="btn" href=back>
                    "Go back"
                </a>
            </p>
        };
        plain_page(state, StatusCode::TOO_MANY_REQUESTS, "Too much at once", body)
    } else {
        failed(ApiError::new(ErrorCode::TooManyRequests, format!("{told} {again}")))
    };
    if let Ok(seconds) = HeaderValue::from_str(&seconds.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::client;
    use crate::config::Peers;
    use axum::http::HeaderMap;

    #[test]
    fn only_a_proxy_that_is_trusted_says_where_a_request_comes_from() {
        let proxies = Peers::parse("10.0.0.7").unwrap();
        let from = |peer: &str, forwarded: &[&str]| {
            let headers: HeaderMap =
                forwarded.iter().map(|value| ("x-forwarded-for".parse().unwrap(), value.parse().unwrap())).collect();
            client(peer.parse().unwrap(), &headers, &proxies).to_string()
        };
        assert_eq!(from("192.0.2.1", &["198.51.100.1"]), "192.0.2.1");
        assert_eq!(
            from("10.0.0.7", &["198.51.100.9, 198.51.100.1"]),
            "198.51.100.1",
            "the last one is the proxy's own word"
        );
        assert_eq!(from("10.0.0.7", &["198.51.100.9", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("10.0.0.7", &["[2001:db8::1]:4711"]), "2001:db8::1");
        for unclear in [&[][..], &["unknown"], &[""], &["198.51.100.1,"]] {
            assert_eq!(from("10.0.0.7", unclear), "10.0.0.7");
        }
    }
}
