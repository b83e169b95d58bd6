//! The provider says that somebody signed out there: their sessions end here (OpenID Connect Back-Channel Logout 1.0).

use super::provider::Token;
use super::{Refusal, SignOn};
use crate::context::AppState;
use axum::Form;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Deserialize)]
pub struct Told {
    logout_token: String,
}

/// Ends what the token names. The token alone says who calls: it is signed by the provider.
pub async fn sign_out(State(state): State<AppState>, Form(told): Form<Told>) -> Response {
    let Some(sign_on) = &state.sign_on else { return StatusCode::NOT_FOUND.into_response() };
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    match end(sign_on, &told.logout_token).await {
        Ok(number) => {
            tracing::info!(sessions = number, "the provider signed somebody out");
            (StatusCode::OK, no_store).into_response()
        }
        Err(refusal) => {
            tracing::warn!(%refusal, detail = refusal.detail(), "a message that somebody signed out was refused");
            (refusal.status(), no_store, refusal.to_string()).into_response()
        }
    }
}

async fn end(sign_on: &SignOn, token: &str) -> Result<u64, Refusal> {
    let token: Token = token.parse().map_err(|_| Refusal::Invalid("it is not a signed token".to_owned()))?;
    let claims = sign_on.0.provider.verified(&token, None).await?;
    let (subject, sid) = who(&claims)?;
    sign_on.0.grants.end(subject, sid).await
}

/// Whom the token signs out. An id token of the same provider does not pass for one.
fn who(claims: &Value) -> Result<(&str, Option<&str>), Refusal> {
    let wrong = |reason: &str| Refusal::Invalid(reason.to_owned());
    if !claims["events"][EVENT].is_object() {
        return Err(wrong("it does not say that somebody signed out"));
    }
    if claims.get("nonce").is_some_and(|nonce| !nonce.is_null()) {
        return Err(wrong("a message of this kind has no nonce"));
    }
    let subject = claims["sub"].as_str().ok_or_else(|| wrong("it does not say who signed out"))?;
    Ok((subject, claims["sid"].as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_message_of_its_kind_signs_out() {
        let events = json!({ EVENT: {} });
        let told = json!({"sub": "ada", "sid": "s", "events": events});
        assert_eq!(who(&told).unwrap(), ("ada", Some("s")));
        for wrong in [
            json!({"sub": "ada", "sid": "s"}),
            json!({"sub": "ada", "events": {"http://example.org/other": {}}}),
            json!({"sub": "ada", "events": events, "nonce": "n"}),
            json!({"sid": "s", "events": events}),
        ] {
            assert!(who(&wrong).is_err(), "{wrong}");
        }
    }
}
