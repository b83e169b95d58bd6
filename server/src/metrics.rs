//! Figures for whoever watches Portico, in Prometheus' text form, at an address of their own (`PORTICO_METRICS_ADDRESS`).
//! Labels are words of Portico's own: no person, no path that somebody typed, nothing that was sent.

mod gauges;
mod screens;

use crate::sign_in::Sessions;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gauges::Gauges;
use portico_gateway::Gateway;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use screens::Screens;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// Upper ends, in seconds: a page is due in a tenth, a call to the portal gives up after ten.
const ENDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0];

/// How long requests took, by `route`, `method` and `status`, in seconds.
type RequestTimes = Family<[(&'static str, String); 3], Histogram, fn() -> Histogram>;

/// Counts requests. Cloning shares it.
#[derive(Clone)]
pub struct Requests {
    times: RequestTimes,
    screens: Arc<Screens>,
}

impl Requests {
    pub fn new() -> Self {
        let times = Family::new_with_constructor((|| Histogram::new(ENDS)) as fn() -> Histogram);
        Self { times, screens: Arc::new(Screens::of_the_application()) }
    }

    /// The address as Portico knows it: `/datasets/{uid}`, never as it was typed.
    fn route(&self, request: &Request) -> String {
        let path = request.uri().path();
        let known = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
        let folder = || ["/pkg/", "/fonts/"].into_iter().find(|folder| path.starts_with(folder));
        known.or_else(|| folder().map(|folder| format!("{folder}{{*file}}"))).unwrap_or_else(|| self.screens.of(path))
    }
}

/// Counts a request, and the time from its arrival to the head of its answer.
pub async fn layer(State(requests): State<Requests>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = requests.route(&request);
    let method = known_method(request.method());
    let answer = next.run(request).await;
    let status = answer.status().as_str().to_owned();
    let labels = [("route", route), ("method", method.to_owned()), ("status", status)];
    requests.times.get_or_create(&labels).observe(start.elapsed().as_secs_f64());
    answer
}

fn known_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];
    known.into_iter().find(|known| method == known).unwrap_or("other")
}

/// What is asked for figures.
struct Watched {
    registry: Registry,
    gauges: Gauges,
    gateway: Gateway,
    sessions: Sessions,
}

/// Answers `/metrics` and nothing else, as long as the process lives.
pub async fn start(
    address: SocketAddr,
    requests: &Requests,
    gateway: Gateway,
    sessions: Sessions,
) -> Result<SocketAddr, String> {
    let listener =
        TcpListener::bind(address).await.map_err(|error| format!("PORTICO_METRICS_ADDRESS {address}: {error}"))?;
    let bound = listener.local_addr().map_err(|error| error.to_string())?;
    let mut registry = Registry::with_prefix("portico");
    let about = "Requests, to the head of their answers";
    registry.register_with_unit("request_duration", about, Unit::Seconds, requests.times.clone());
    let about = "Calls to the portal, with their tries";
    registry.register_with_unit("portal_call_duration", about, Unit::Seconds, gateway.call_times());
    let gauges = Gauges::register(&mut registry);
    let watched = Arc::new(Watched { registry, gauges, gateway, sessions });
    let router = Router::new().route("/metrics", get(show)).with_state(watched);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!(%error, "the metrics are not answered any more");
        }
    });
    Ok(bound)
}

async fn show(State(watched): State<Arc<Watched>>) -> Response {
    watched.gauges.set(&watched.gateway, &watched.sessions).await;
    let mut text = String::new();
    match encode(&mut text, &watched.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
