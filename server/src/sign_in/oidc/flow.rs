//! From the button to the provider and back.

use super::provider::Begun;
use super::{Refusal, SignOn};
use crate::context::AppState;
use crate::sign_in::caller::Caller;
use crate::sign_in::no_role;
use crate::sign_in::plain_page::plain_page;
use crate::sign_in::session::{self, safe_next};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use portico_app::paths;
use serde::{Deserialize, Serialize};
use std::time::{SystemTime, UNIX_EPOCH};
use tower_sessions::Session;

const PENDING: &str = "sign_on";
/// When somebody signed in at the provider, by its clock, in seconds; nothing where it does not say.
const SIGNED_IN: &str = "signed_in";
/// Seconds by which the provider's clock may be behind.
const SKEW: u64 = 60;
/// Sign-ins begun in one browser at a time: a tab each.
const MOST_PENDING: usize = 5;
/// Seconds that signing in at the provider may take.
const PATIENCE: u64 = 10 * 60;

/// What was begun in this browser, and must come back to it.
#[derive(Serialize, Deserialize)]
struct Pending {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    at: u64,
    /// That they sign in just now, and are not only known from before.
    #[serde(default)]
    afresh: bool,
}

#[derive(Deserialize)]
pub struct Wanted {
    #[serde(default)]
    next: String,
    /// With the provider's login, although somebody is signed in there.
    #[serde(default)]
    afresh: bool,
}

/// What the provider sends back through the browser.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    iss: Option<String>,
}

/// Sends the browser to the provider.
pub async fn begin(State(state): State<AppState>, session: Session, Query(wanted): Query<Wanted>) -> Response {
    let Some(sign_on) = &state.sign_on else { return StatusCode::NOT_FOUND.into_response() };
    match to_provider(sign_on, &session, &wanted).await {
        Ok(url) => Redirect::to(&url).into_response(),
        Err(refusal) => refused(&state, &refusal),
    }
}

async fn to_provider(sign_on: &SignOn, session: &Session, wanted: &Wanted) -> Result<String, Refusal> {
    let Begun { url, state, nonce, verifier } =
        sign_on.0.provider.begin(wanted.afresh, sign_on.0.settings.step_up).await?;
    let mut pending = pending(session).await?;
    if pending.len() >= MOST_PENDING {
        pending.remove(0);
    }
    pending.push(Pending {
        state,
        nonce,
        verifier,
        next: safe_next(&wanted.next).to_owned(),
        at: now(),
        afresh: wanted.afresh,
    });
    session.insert(PENDING, pending).await?;
    Ok(url)
}

/// Takes the provider's answer: a session for somebody with a role, a page that says why not for everybody else.
pub async fn callback(
    State(state): State<AppState>,
    session: Session,
    caller: Caller,
    Query(answer): Query<Answer>,
) -> Response {
    let Some(sign_on) = &state.sign_on else { return StatusCode::NOT_FOUND.into_response() };
    match arrive(sign_on, &session, &caller, answer).await {
        Ok(Arrival::In { next }) => Redirect::to(&next).into_response(),
        Ok(Arrival::NoRole { who }) => {
            let (settings, afresh) = (&sign_on.0.settings, paths::sign_on_afresh());
            no_role::page(&state, &settings.name, &who, settings.contact.as_deref(), Some(afresh))
        }
        Err(refusal) => refused(&state, &refusal),
    }
}

impl SignOn {
    /// Whether the sign-in is too long ago for what needs a recent one.
    pub async fn is_old(&self, session: &Session) -> Result<bool, Refusal> {
        let Some(step_up) = self.0.settings.step_up else { return Ok(false) };
        let signed_in: Option<u64> = session.get::<Option<u64>>(SIGNED_IN).await?.flatten();
        Ok(signed_in.is_none_or(|at| at.saturating_add(step_up.as_secs()) < now()))
    }
}

enum Arrival {
    In { next: String },
    NoRole { who: String },
}

async fn arrive(sign_on: &SignOn, session: &Session, caller: &Caller, answer: Answer) -> Result<Arrival, Refusal> {
    let begun = take(session, &answer.state).await?;
    if let Some(code) = &answer.error {
        return Err(Refusal::provider(code, answer.error_description.as_deref()));
    }
    // Another provider's answer, sent on to here (RFC 9207).
    if answer.iss.as_ref().is_some_and(|issuer| !sign_on.0.provider.is_issuer(issuer)) {
        return Err(Refusal::Invalid("it comes from another provider".to_owned()));
    }
    let code = answer.code.ok_or_else(|| Refusal::Invalid("it has no code".to_owned()))?;
    let granted = sign_on.0.provider.exchange(code, begun.verifier, begun.nonce).await?;
    let Some(person) = granted.identity.person(&sign_on.0.settings.roles) else {
        tracing::info!(subject = granted.identity.subject, "signed in at the provider, but has no role");
        session.flush().await?;
        return Ok(Arrival::NoRole { who: granted.identity.shown() });
    };
    // A time to come would make a sign-in recent for ever.
    let signed_in = granted.identity.signed_in.filter(|at| *at <= now() + SKEW);
    let is_new = signed_in.is_some_and(|at| at + SKEW >= begun.at);
    if sign_on.0.settings.step_up.is_some() && begun.afresh && !is_new {
        let problem = "it does not say that you signed in there just now";
        return Err(Refusal::Invalid(problem.to_owned()));
    }
    session::begin(session, &person, caller).await?;
    session.insert(SIGNED_IN, signed_in).await?;
    // At rest now: what was granted belongs to a session that is there.
    session.save().await?;
    let id = session.id().ok_or_else(|| Refusal::Store("a new session has no id".to_owned()))?;
    sign_on.0.grants.keep(&id, granted, None).await?;
    Ok(Arrival::In { next: begun.next })
}

async fn pending(session: &Session) -> Result<Vec<Pending>, Refusal> {
    let pending: Vec<Pending> = session.get(PENDING).await?.unwrap_or_default();
    let since = now().saturating_sub(PATIENCE);
    Ok(pending.into_iter().filter(|pending| pending.at >= since).collect())
}

/// What was begun with this state; it counts once.
async fn take(session: &Session, state: &str) -> Result<Pending, Refusal> {
    let mut pending = pending(session).await?;
    let at = pending.iter().position(|begun| begun.state == state).ok_or(Refusal::NotBegun)?;
    let taken = pending.remove(at);
    session.insert(PENDING, pending).await?;
    session.save().await?;
    Ok(taken)
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default()
}

fn refused(state: &AppState, refusal: &Refusal) -> Response {
    tracing::warn!(%refusal, detail = refusal.detail(), "a sign-in was refused");
    let body = view! {
        <p>{refusal.to_string()}</p>
        <p>
            <a class="btn primary" href=paths::sign_in()>
                "Try again"
            </a>
        </p>
    };
    plain_page(state, refusal.status(), "Signing in failed", body)
}
