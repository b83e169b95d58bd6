//! What handlers share, and what pages and server functions find in their context.

use crate::limits::Limits;
use crate::request_id;
use crate::sign_in::{LocalKey, Proxy, Sessions, SignOn};
use axum::Extension;
use axum::extract::FromRef;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use portico_app::SiteFiles;
use portico_app::api::server::{OldSignIn, ServerContext};
use portico_gateway::Gateway;

#[derive(Clone)]
pub struct AppState {
    pub leptos: LeptosOptions,
    pub server: ServerContext,
    pub files: SiteFiles,
    pub local_key: LocalKey,
    pub sessions: Sessions,
    /// Where it is configured.
    pub sign_on: Option<SignOn>,
    /// Where one in front says who people are.
    pub proxy: Option<Proxy>,
    pub limits: Limits,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl AppState {
    /// The gateway for one request: its id goes into the ledger and into errors.
    pub fn gateway(&self, headers: &HeaderMap, old: Option<Extension<OldSignIn>>) -> Gateway {
        let gateway = &self.server.gateway;
        let gateway = if old.is_some() { &gateway.after_old_sign_in() } else { gateway };
        request_id::of(headers).map_or_else(|| gateway.clone(), |id| gateway.for_request(id))
    }

    /// Runs before every page and server function.
    pub fn provide(&self) {
        provide_context(self.server.clone());
        if let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = crate::headers::page_policy(&nonce).parse()
        {
            options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}

/// A choice that a person's browser remembers, if it is one of those that exist.
pub fn preference(name: &str, allowed: &[&str]) -> String {
    let cookie = use_context::<Parts>().and_then(|parts| {
        let header = parts.headers.get(header::COOKIE)?.to_str().ok()?.to_owned();
        header
            .split("; ")
            .find_map(|pair| Some(pair.strip_prefix("portico_")?.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
    });
    cookie.filter(|value| allowed.contains(&value.as_str())).unwrap_or_default()
}
