//! The `auth` of an HTTP connection as credentials to send.

use super::sentence;
use crate::Outcome;
use crate::fetch::{Credentials, Grant, TokenRequest, parse_url};
use portico_contract::connection_auth::{GrantType, HttpAuth, OAuth2Auth};
use portico_contract::{ApiError, Secret};
use portico_vault::Vault;

/// Refuses what somebody would have to sign in for: this portal has no browser to send them with.
pub fn credentials(vault: &Vault, auth: &HttpAuth) -> Outcome<Credentials> {
    match auth {
        HttpAuth::BasicAuth(basic) => {
            Ok(Credentials::Basic { user: basic.username.clone(), password: text(vault, basic.password.as_ref())? })
        }
        HttpAuth::OAuth2(oauth) => Ok(Credentials::OAuth2(token_request(vault, oauth)?)),
        other => {
            let message = format!("This embedded portal has no client for the authentication '{}'.", other.kind());
            Err(ApiError::invalid("datasource.connection.auth.type", message).into())
        }
    }
}

fn token_request(vault: &Vault, oauth: &OAuth2Auth) -> Outcome<TokenRequest> {
    let grant = match &oauth.grant_type {
        GrantType::ClientCredentials => Grant::ClientCredentials,
        GrantType::Password => Grant::Password {
            username: oauth.username.clone().unwrap_or_default(),
            password: text(vault, oauth.password.as_ref())?,
        },
        other => {
            let message = format!("This embedded portal has no client for the grant '{other}': somebody must sign in.");
            return Err(ApiError::invalid("datasource.connection.auth.grant_type", message).into());
        }
    };
    let endpoint = parse_url(&oauth.token_endpoint).map_err(|error| {
        ApiError::invalid("datasource.connection.auth.token_endpoint", sentence(&error.to_string()))
    })?;
    Ok(TokenRequest {
        endpoint,
        client_id: oauth.client_id.clone(),
        client_secret: text(vault, oauth.client_secret.as_ref())?,
        scope: oauth.scope.clone(),
        grant,
    })
}

fn text(vault: &Vault, secret: Option<&Secret>) -> Outcome<String> {
    secret.map_or_else(|| Ok(String::new()), |secret| Ok(vault.text(secret)?))
}
