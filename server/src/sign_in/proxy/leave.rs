//! Signing out of Portico, and of the proxy where it has an address for that.

use super::Proxy;
use crate::context::AppState;
use crate::sign_in::plain_page::{passing_page, plain_page};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

impl Proxy {
    /// The page that leads on to the proxy's own sign-out; else the one that says that the proxy still knows them. A
    /// page rather than a redirect, because what a form leads to may be on this site only.
    pub fn leave(&self, state: &AppState) -> Response {
        let Some(address) = self.0.sign_out.clone() else {
            let body = view! {
                <p>
                    "Your session here has ended. The proxy in front of Portico still knows you: who uses this browser after \
                     you is you, until you sign out there."
                </p>
                <p>
                    <a class="btn" href="/">
                        "Sign in again"
                    </a>
                </p>
            };
            return plain_page(state, StatusCode::OK, "You are signed out of Portico", body);
        };
        let body = view! {
            <p>"You are signed out of Portico, and are led on to sign out of the proxy in front of it."</p>
            <p>
                <a class="btn primary" href=address.clone()>
                    "Go on"
                </a>
            </p>
        };
        passing_page(state, "You are signed out", &address, body)
    }
}
