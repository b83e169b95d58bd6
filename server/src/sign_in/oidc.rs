//! Single sign-on with OpenID Connect: code flow with PKCE, roles from groups, sign-out on both sides.

mod back_channel;
mod flow;
mod grants;
mod identity;
mod leave;
mod provider;
mod renewal;

pub use back_channel::sign_out as back_channel_sign_out;
pub use flow::{begin, callback};
pub use grants::Grants;

use crate::config::{PublicUrl, SingleSignOn};
use axum::http::StatusCode;
use provider::Provider;
use renewal::Renewal;
use std::sync::Arc;

/// Single sign-on as it is configured. Cloning shares it.
#[derive(Clone)]
pub struct SignOn(Arc<Inner>);

struct Inner {
    settings: SingleSignOn,
    provider: Provider,
    grants: Grants,
    renewal: Renewal,
}

impl SignOn {
    pub fn new(settings: SingleSignOn, public: &PublicUrl, grants: Grants) -> Result<Self, String> {
        let provider = Provider::new(&settings, public)?;
        let renewal = Renewal::new(settings.refresh);
        Ok(Self(Arc::new(Inner { settings, provider, grants, renewal })))
    }

    /// What the button calls the provider.
    pub fn name(&self) -> &str {
        &self.0.settings.name
    }
}

/// Why somebody is not signed in, in words for them. What the provider said in detail is in the log alone.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("This sign-in was not begun in this browser, was used already, or took longer than ten minutes.")]
    NotBegun,
    #[error("The identity provider says: {told} ({code})")]
    Provider { code: String, told: String },
    #[error("The identity provider does not answer. Try again in a moment; what you saved is safe.")]
    Down(String),
    #[error("The answer of the identity provider is not valid, so nobody was signed in: {0}.")]
    Invalid(String),
    #[error("The session store does not answer. Try again.")]
    Store(String),
}

impl Refusal {
    fn provider(code: &str, description: Option<&str>) -> Self {
        let told = description.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("no reason is given");
        let short = |text: &str| text.chars().filter(|c| !c.is_control()).take(300).collect();
        Self::Provider { code: short(code), told: short(told) }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotBegun | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Provider { .. } => StatusCode::FORBIDDEN,
            Self::Down(_) => StatusCode::BAD_GATEWAY,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What the log gets beyond the words for people.
    fn detail(&self) -> &str {
        match self {
            Self::Down(detail) | Self::Store(detail) => detail,
            _ => "",
        }
    }
}

impl From<tower_sessions::session::Error> for Refusal {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<portico_vault::VaultError> for Refusal {
    fn from(error: portico_vault::VaultError) -> Self {
        Self::Store(error.to_string())
    }
}
