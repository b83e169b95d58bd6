//! Credentials as a header: user name and password, or a token that is asked for (RFC 7617, RFC 6749).

use super::{FetchError, FetchRules, check_form, client, error::host_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Response;
use reqwest::header::{self, HeaderValue};
use serde_json::Value;
use url::{Url, form_urlencoded};

/// Bytes of the longest answer of a token server.
const MOST_BYTES: usize = 64 * 1024;

/// A token to ask for, with a client of one's own.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    pub endpoint: Url,
    pub client_id: String,
    pub client_secret: String,
    /// Scopes, separated by spaces; empty: the server's choice.
    pub scope: String,
    pub grant: Grant,
}

/// What the token is given for.
#[derive(Clone, PartialEq, Eq)]
pub enum Grant {
    ClientCredentials,
    Password { username: String, password: String },
}

impl TokenRequest {
    /// All that decides what a token lets one see.
    pub(super) fn identity(&self) -> Vec<&str> {
        let mut parts = vec![self.endpoint.as_str(), &self.client_id, &self.client_secret, &self.scope];
        if let Grant::Password { username, password } = &self.grant {
            parts.extend([username.as_str(), password]);
        }
        parts
    }

    fn form(&self) -> Vec<(&str, &str)> {
        let mut fields = match &self.grant {
            Grant::ClientCredentials => vec![("grant_type", "client_credentials")],
            Grant::Password { username, password } => {
                vec![("grant_type", "password"), ("username", username.as_str()), ("password", password)]
            }
        };
        if !self.scope.trim().is_empty() {
            fields.push(("scope", self.scope.trim()));
        }
        fields
    }
}

pub(super) fn basic(user: &str, password: &str) -> Result<HeaderValue, FetchError> {
    value(format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
}

/// Asks for a token. Redirects are not followed: the client's secret goes where it was meant to go.
pub(super) async fn bearer(request: &TokenRequest, rules: &FetchRules) -> Result<HeaderValue, FetchError> {
    let url = &request.endpoint;
    check_form(url)?;
    // Both are form-encoded before they are joined (RFC 6749, 2.3.1).
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let client_auth = basic(&encoded(&request.client_id), &encoded(&request.client_secret))?;
    let asked = client(url, rules)
        .await?
        .post(url.clone())
        .header(header::AUTHORIZATION, client_auth)
        .header(header::ACCEPT, "application/json")
        .form(&request.form());
    let response = asked.send().await.map_err(|error| FetchError::transport(url, &error))?;
    let status = response.status();
    let answer: Value = serde_json::from_slice(&body(response, url).await?).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if !status.is_success() {
        let reason = text("error_description").or(text("error")).map_or_else(|| status.to_string(), str::to_owned);
        return Err(FetchError::Token { host: host_of(url), reason });
    }
    let reason = |reason: &str| FetchError::Token { host: host_of(url), reason: reason.to_owned() };
    let token = text("access_token").ok_or_else(|| reason("its answer has no access_token"))?;
    match text("token_type") {
        Some(kind) if !kind.eq_ignore_ascii_case("bearer") => Err(reason("only bearer tokens can be used")),
        _ => value(format!("Bearer {token}")),
    }
}

async fn body(mut response: Response, url: &Url) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| FetchError::transport(url, &error))? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(FetchError::Token { host: host_of(url), reason: "its answer is too long".to_owned() });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn value(text: String) -> Result<HeaderValue, FetchError> {
    let mut value = HeaderValue::from_str(&text).map_err(|_| FetchError::Header("Authorization".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
