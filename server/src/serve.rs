//! The dashboard's server, assembled: what is open, what needs a person, and the layers around both.

use crate::config::{Configuration, Upstream};
use crate::context::{AppState, preference};
use crate::{catalog_csv, embedded, events, headers, health, orders, origin, sign_in, site, stop, timing, transfer};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use portico_app::api::server::ServerContext;
use portico_app::shell;
use portico_contract::portico::session::PortalInfo;
use portico_gateway::{Gateway, GatewayConfig, Secret};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

/// Starts everything and serves until it is asked to stop.
pub async fn run(configuration: Configuration) -> Result<(), String> {
    let files = site::files(&configuration.site)?;
    // Leptos needs to know who runs its tasks before the first page.
    any_spawner::Executor::init_tokio().map_err(|error| error.to_string())?;
    let (portal, url, key) = match &configuration.upstream {
        Upstream::Embedded => {
            let running = embedded::start(&configuration).await?;
            (Some(running.task), running.url, running.key)
        }
        Upstream::Remote { url, key } => (None, url.clone(), key.clone()),
    };
    let embedded = portal.is_some();
    let gateway = Gateway::open(GatewayConfig::new(&url, Secret::new(key), configuration.data.join("portico")))
        .await
        .map_err(|error| error.to_string())?;
    let name = if embedded { "Embedded portal".to_owned() } else { host(&url).to_owned() };
    let (local_key, secret) = if embedded { (sign_in::LocalKey::default(), None) } else { key_of_the_day() };
    let state = AppState {
        leptos: LeptosOptions::builder().output_name("portico").site_addr(configuration.address).build(),
        server: ServerContext {
            gateway,
            portal: PortalInfo { name, url, embedded },
            demo_people: if embedded { sign_in::people().into() } else { Arc::new([]) },
        },
        files,
        local_key,
    };
    let sessions = sign_in::layer(&configuration).await?;
    let router = router(state, &configuration, sessions);

    let listener = TcpListener::bind(configuration.address)
        .await
        .map_err(|error| format!("PORTICO_ADDRESS {}: {error}", configuration.address))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    match secret {
        Some(secret) => {
            println!("Portico at http://{address}/sign-in/local?key={secret} (this link signs you in once)")
        }
        None => println!("Portico at http://{address}"),
    }
    let mut stopping = Box::pin(stop::asked());
    let server = axum::serve(listener, router).with_graceful_shutdown(stop::asked());
    tokio::select! {
        result = server => result.map_err(|error| error.to_string())?,
        // Answers under way get ten seconds; streams that never end do not hold the process.
        () = async { stopping.as_mut().await; tokio::time::sleep(Duration::from_secs(10)).await } => {}
    }
    if let Some(portal) = portal {
        portal.await.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn key_of_the_day() -> (sign_in::LocalKey, Option<String>) {
    let (key, text) = sign_in::LocalKey::new();
    (key, Some(text))
}

fn host(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or(url)
}

fn router(
    state: AppState,
    configuration: &Configuration,
    sessions: tower_sessions::SessionManagerLayer<tower_sessions_sqlx_store::SqliteStore>,
) -> Router {
    // Server functions and pages: the open ones serve the sign-in page, everything else needs a person.
    let open = Router::new()
        .route("/sign-in", get(page))
        .route("/sign-in/demo", post(sign_in::demo_sign_in))
        .route("/sign-in/local", get(sign_in::local_sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/readyz", get(health::readyz))
        .route("/healthz", get(health::healthz))
        .route("/api/sign-in/{*function}", post(functions));
    let own = Router::new()
        .route("/api/events", get(events::stream))
        .route("/api/upload/{operation}", post(transfer::upload).layer(DefaultBodyLimit::disable()))
        .route("/api/download/{operation}", get(transfer::download))
        .route("/do/{operation}", post(orders::run))
        .route("/datasets.csv", get(catalog_csv::download))
        .route("/api/{*function}", post(functions))
        .fallback(page)
        .layer(from_fn(sign_in::require_person));
    Router::new()
        .merge(open)
        .merge(own)
        .layer(sessions)
        .merge(site::router(&configuration.site))
        .layer(from_fn(origin::layer))
        .layer(from_fn(headers::layer))
        .layer(from_fn(timing::layer))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// Any screen: the application finds it by its address, and answers 404 where there is none.
async fn page(State(state): State<AppState>, request: Request) -> Response {
    let document = {
        let files = state.files.clone();
        move || {
            shell(
                files.clone(),
                preference("theme", &["light", "dark"]),
                preference("density", &["compact", "comfortable"]),
            )
        }
    };
    // Whole, not streamed: a page is one round trip, its status is right, and it reads without scripts.
    leptos_axum::render_app_async_with_context(move || state.provide(), document)(request).await.into_response()
}

/// Portico's server functions, with the same context as pages.
async fn functions(State(state): State<AppState>, request: Request) -> Response {
    leptos_axum::handle_server_fns_with_context(move || state.provide(), request).await.into_response()
}
