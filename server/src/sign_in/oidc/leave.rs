//! Signing out at the provider, after Portico.

use super::SignOn;
use crate::context::AppState;
use crate::sign_in::plain_page::passing_page;
use axum::response::Response;
use leptos::prelude::*;
use tower_sessions::Session;

impl SignOn {
    /// The page that leads on to the provider, where it can end the session; a page rather than a redirect, because what
    /// a form leads to may be on this site only. To be asked for before the session ends here.
    pub async fn leave(&self, state: &AppState, session: &Session) -> Option<Response> {
        let grant = self.0.grants.of(&session.id()?).await.ok().flatten()?;
        let address = self.0.provider.sign_out_address(grant.tokens.id_token.as_deref()).await?;
        let body = view! {
            <p>{format!("You are signed out of Portico, and are led to {} to sign out there.", self.name())}</p>
            <p>
                <a class="btn primary" href=address.clone()>
                    "Go on"
                </a>
            </p>
        };
        Some(passing_page(state, "You are signed out", &address, body))
    }
}
