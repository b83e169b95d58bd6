//! The dashboard's server, assembled: what is open, what needs a person, and the layers around both.

use crate::config::{self, Configuration, Upstream};
use crate::context::{AppState, preference};
use crate::limits::{self, Limits};
use crate::sign_in::{Grants, Proxy, Sessions, SignOn};
use crate::{
    backup, catalog_csv, embedded, events, failure_page, functions, headers, health, host, metrics, orders, origin,
    request_id, sign_in, site, stop, timing, transfer,
};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use leptos::config::LeptosOptions;
use portico_app::api::server::ServerContext;
use portico_app::shell;
use portico_contract::portico::session::{PortalInfo, SignInWays};
use portico_gateway::{Gateway, GatewayConfig, OpenError, Secret};
use portico_vault::Vault;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

/// Answers under way get this long after the server is asked to stop; streams that never end do not hold the process.
const GRACE: Duration = Duration::from_secs(7);
/// And the embedded portal this long after them.
const PORTAL_GRACE: Duration = Duration::from_secs(2);

/// Starts everything and serves until it is asked to stop.
pub async fn run(configuration: Configuration) -> Result<(), String> {
    let files = site::files(&configuration.site)?;
    // Leptos needs to know who runs its tasks before the first page.
    any_spawner::Executor::init_tokio().map_err(|error| error.to_string())?;
    // An address that is taken is said before anything is made; who calls meanwhile waits.
    let listener = TcpListener::bind(configuration.address)
        .await
        .map_err(|error| format!("PORTICO_ADDRESS {}: {error}", configuration.address))?;
    private_folder(&configuration.data)?;
    if let Some(cut_off) = backup::unfinished(&configuration.data) {
        return Err(format!("{}: a restore was cut off. Empty the data folder and restore again.", cut_off.display()));
    }
    let (stop_portal, portal_stopped) = oneshot::channel::<()>();
    let (portal, url, key) = match &configuration.upstream {
        Upstream::Embedded => {
            let running = embedded::start(&configuration, async { drop(portal_stopped.await) }).await?;
            (Some(running.task), running.url, running.key)
        }
        Upstream::Remote { url, key } => (None, url.clone(), key.text().to_owned()),
    };
    let embedded = portal.is_some();
    let gateway = Gateway::open(gateway_config(&configuration, &url, key)).await.map_err(|error| match error {
        OpenError::Store(error) if configuration.database.is_some() => format!("DATABASE_URL: {error}"),
        other => other.to_string(),
    })?;
    let name = if embedded { "Embedded portal".to_owned() } else { host(&url).to_owned() };
    let sessions = sign_in::open(&configuration).await?;
    let sign_on = sign_on(&configuration, &sessions)?;
    let proxy = match (&configuration.proxy, &configuration.public) {
        (Some(settings), Some(public)) => Some(Proxy::new(settings.clone(), public)),
        _ => None,
    };
    let by_link = !embedded && !configuration.knows_people();
    let (local_key, secret) = if by_link { key_of_the_day() } else { (sign_in::LocalKey::default(), None) };
    let ways = SignInWays {
        single_sign_on: sign_on.as_ref().map(|sign_on| sign_on.name().to_owned()),
        demo: if configuration.offers_demo() { sign_in::people() } else { Vec::new() },
        proxy: proxy.is_some(),
    };
    let state = AppState {
        leptos: LeptosOptions::builder().output_name("portico").site_addr(configuration.address).build(),
        server: ServerContext {
            gateway,
            portal: PortalInfo { name, url, embedded },
            sign_in: Arc::new(ways),
            sessions: Arc::new(sessions.clone()),
        },
        files,
        local_key,
        sessions,
        sign_on,
        proxy,
        limits: Limits::new(&configuration.limits),
    };
    let public = configuration.public.clone();
    let requests = metrics::Requests::new();
    let watched = match configuration.metrics_address {
        Some(address) => {
            let (gateway, sessions) = (state.server.gateway.clone(), state.sessions.clone());
            Some(metrics::start(address, &requests, gateway, sessions).await?)
        }
        None => None,
    };
    let router = router(state, &configuration, requests);

    let address = listener.local_addr().map_err(|error| error.to_string())?;
    // An answer in two parts does not wait for the acknowledgement of its first.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    match secret {
        Some(secret) => {
            println!("Portico at http://{address}/sign-in/local?key={secret} (this link signs you in once)")
        }
        None => println!("Portico at http://{address}"),
    }
    if let Some(public) = &public {
        println!("Browsers reach it at {}", public.url);
    }
    if let Some(watched) = watched {
        println!("Metrics at http://{watched}/metrics");
    }
    let config::Limits { sign_ins, proxies, .. } = &configuration.limits;
    if configuration.sign_on.is_some() && *sign_ins > 0 && proxies.is_empty() {
        tracing::warn!(
            "PORTICO_TRUSTED_PROXIES is not set: behind a proxy, everybody shares the sign-ins of one address"
        );
    }
    tracing::info!(%address, embedded, "started");
    // Who is at the other end: the proxy in front is known by its address, sign-ins are counted by it.
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, router).with_graceful_shutdown(stop::asked());
    tokio::select! {
        result = server => result.map_err(|error| error.to_string())?,
        () = async { stop::asked().await; tokio::time::sleep(GRACE).await } => {}
    }
    tracing::info!("stopping");
    drop(stop_portal);
    if let Some(portal) = portal {
        match tokio::time::timeout(PORTAL_GRACE, portal).await {
            Ok(ended) => ended.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?,
            Err(_) => tracing::warn!("the embedded portal was cut off; it goes on from there at the next start"),
        }
    }
    Ok(())
}

/// Makes the folder of everything that lasts, for this user's eyes only.
fn private_folder(path: &Path) -> Result<(), String> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| format!("{}: {error}", path.display()))
}

fn gateway_config(configuration: &Configuration, url: &str, key: String) -> GatewayConfig {
    let state = configuration.state("portico/portico.db");
    GatewayConfig { state, ..GatewayConfig::new(url, Secret::new(key), configuration.data.join("portico")) }
}

fn key_of_the_day() -> (sign_in::LocalKey, Option<String>) {
    let (key, text) = sign_in::LocalKey::new();
    (key, Some(text))
}

fn sign_on(configuration: &Configuration, sessions: &Sessions) -> Result<Option<SignOn>, String> {
    let (Some(settings), Some(public)) = (&configuration.sign_on, &configuration.public) else { return Ok(None) };
    let key = configuration.secrets_key.as_ref().map(|key| portico_contract::Secret::new(key.text()));
    let vault =
        Vault::open(&configuration.data.join("secrets.key"), key.as_ref()).map_err(|error| error.to_string())?;
    SignOn::new(settings.clone(), public, Grants::new(sessions.clone(), vault)).map(Some)
}

fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or(url)
}

fn router(state: AppState, configuration: &Configuration, requests: metrics::Requests) -> Router {
    let public = Arc::new(configuration.public.clone());
    let is_https = public.as_ref().as_ref().is_some_and(|public| public.is_https);
    let sessions = sign_in::layer(state.sessions.clone(), is_https);
    let style = failure_page::Style(state.files.css.as_str().into());
    // Server functions and pages: the open ones serve the sign-in page, everything else needs a person.
    let open = Router::new()
        .route("/sign-in", if state.proxy.is_some() { get(sign_in::proxy_signed_in) } else { get(page) })
        .route("/sign-in/demo", post(sign_in::demo_sign_in))
        .route("/sign-in/local", get(sign_in::local_offer).post(sign_in::local_sign_in))
        .route("/sign-in/oidc", get(sign_in::sign_on))
        .route("/sign-in/oidc/callback", get(sign_in::sign_on_callback))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/readyz", get(health::readyz))
        .route("/healthz", get(health::healthz))
        .route("/api/sign-in/{*function}", post(functions::call))
        .layer(from_fn_with_state(state.clone(), limits::sign_ins));
    let own = Router::new()
        .route("/api/events", get(events::stream))
        .route("/api/upload/{operation}", post(transfer::upload).layer(DefaultBodyLimit::max(transfer::LARGEST_UPLOAD)))
        .route("/api/download/{operation}", get(transfer::download))
        .route("/do/{operation}", post(orders::run))
        .route("/sessions/end", post(sign_in::end_sessions))
        .route("/datasets.csv", get(catalog_csv::download))
        .route("/api/{*function}", post(functions::call))
        .fallback_service(get(page).with_state(state.clone()))
        .layer(from_fn_with_state(state.clone(), limits::calls))
        .layer(from_fn_with_state(state.clone(), sign_in::require_person));
    Router::new()
        .merge(open)
        .merge(own)
        .layer(sessions)
        .layer(from_fn_with_state(state.clone(), sign_in::proxy_gate))
        .merge(site::router(&configuration.site))
        .layer(from_fn(origin::layer))
        // The provider's own call comes from no page of ours; its signature says who it is.
        .merge(Router::new().route("/sign-in/oidc/back-channel", post(sign_in::back_channel_sign_out)))
        .layer(from_fn_with_state(public, host::layer))
        .layer(from_fn_with_state(style, failure_page::layer))
        .layer(from_fn_with_state(is_https, headers::layer))
        .layer(from_fn(timing::layer))
        .layer(from_fn_with_state(requests, metrics::layer))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(from_fn(request_id::layer))
        .with_state(state)
}

/// Any screen: the application finds it by its address, and answers 404 where there is none.
async fn page(State(state): State<AppState>, request: Request) -> Response {
    let document = {
        let files = state.files.clone();
        let path = request.uri().path().to_owned();
        move || {
            shell(
                files.clone(),
                preference("theme", &["light", "dark"]),
                preference("density", &["compact", "comfortable"]),
                path.clone(),
            )
        }
    };
    // Whole, not streamed: a page is one round trip, its status is right, and it reads without scripts.
    leptos_axum::render_app_async_with_context(move || state.provide(), document)(request).await.into_response()
}

/// What the log says of a request: its path alone, because a query string may hold a key.
fn span(request: &Request) -> tracing::Span {
    let id = request_id::of(request.headers()).unwrap_or_default();
    let status = tracing::field::Empty;
    tracing::info_span!(
        "request",
        method = %request.method(),
        path = request.uri().path(),
        id,
        http.response.status_code = status
    )
}
