//! The session behind a cookie, and the layer that puts its person into each request.

use super::caller::{CALLER, Caller};
use super::proxy::{Said, without_role};
use super::store::Sessions;
use crate::config::Configuration;
use crate::context::AppState;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use portico_app::api::server::OldSignIn;
use portico_app::paths;
use portico_contract::portico::person::Person;
use portico_contract::portico::session::Flash;
use portico_contract::{ApiError, ErrorCode};
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

pub(super) const PERSON: &str = "person";
const FLASH: &str = "flash";

/// Opens the session store. Who came in by the demo is nobody on a real portal: the two share no sessions.
pub async fn open(configuration: &Configuration) -> Result<Sessions, String> {
    let (file, realm) = if configuration.offers_demo() { ("demo-sessions.db", "demo") } else { ("sessions.db", "") };
    let place = configuration.state(file);
    Sessions::open(&place, realm).await.map_err(|error| format!("the session store: {error}"))
}

/// The layer around every route with a session: its cookie is HttpOnly, SameSite=Lax, and goes with the browser.
pub fn layer(sessions: Sessions, is_https: bool) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(sessions)
        // `__Host-` needs Secure, and Secure needs TLS: on this machine there may be none.
        .with_name(if is_https { "__Host-portico_session" } else { "portico_session" })
        .with_http_only(true)
        // Strict would lose it on the way back from the identity provider.
        .with_same_site(SameSite::Lax)
        .with_secure(is_https)
        // The store decides when it ends.
        .with_expiry(Expiry::OnSessionEnd)
}

/// Signs a person in under a new session id; nothing of the session before is left.
pub async fn begin(session: &Session, person: &Person, caller: &Caller) -> Result<(), tower_sessions::session::Error> {
    session.clear().await;
    session.cycle_id().await?;
    session.insert(PERSON, person).await?;
    session.insert(CALLER, caller).await?;
    tracing::info!(person = person.id, "signed in");
    Ok(())
}

/// Leaves a message for the next page, for people whose browser runs no scripts.
pub async fn leave_flash(session: &Session, flash: &Flash) {
    if let Err(error) = session.insert(FLASH, flash).await {
        tracing::warn!(%error, "a message for the next page is lost");
    }
}

/// Lets signed-in people through, with their [`Person`] in the request; sends the others to the sign-in page.
pub async fn require_person(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let said = request.extensions().get::<Said>().cloned();
    let caller = Caller::of(&state, request.extensions(), request.headers());
    let found = match (&state.proxy, &said) {
        (None, _) => kept(&state, &session).await,
        (Some(proxy), Some(said)) => proxy.person(&session, said, &caller).await.map_err(|error| error.to_string()),
        // A session alone is nobody where a proxy says who people are.
        (Some(_), None) => Ok(None),
    };
    let person = match (found, &state.proxy, &said) {
        (Ok(Some(person)), ..) => person,
        (Ok(None), Some(proxy), Some(said)) => return without_role(&state, proxy, said, is_page(&request)),
        (Ok(None), ..) => return signed_out(&request),
        (Err(error), ..) => return no_store(&error),
    };
    request.extensions_mut().insert(person);
    if let Some(id) = session.id() {
        request.extensions_mut().insert(state.sessions.current(&id));
    }
    if let Some(sign_on) = &state.sign_on {
        match sign_on.is_old(&session).await {
            Ok(true) => _ = request.extensions_mut().insert(OldSignIn),
            Ok(false) => {}
            Err(error) => return no_store(&error.to_string()),
        }
    }
    if is_page(&request)
        && !request.uri().path().starts_with("/api/")
        // Removing marks the session as changed, and every page would write it: looking does not.
        && let Ok(Some(flash)) = session.get::<Flash>(FLASH).await
        && session.remove_value(FLASH).await.is_ok()
    {
        request.extensions_mut().insert(flash);
    }
    next.run(request).await
}

fn no_store(error: &str) -> Response {
    tracing::error!(error, "the session store does not answer");
    refuse(StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Nothing was changed.")
}

/// The person whom the session is kept for.
async fn kept(state: &AppState, session: &Session) -> Result<Option<Person>, String> {
    let person = session.get::<Person>(PERSON).await.map_err(|error| error.to_string())?;
    match (person, &state.sign_on) {
        (Some(person), Some(sign_on)) => sign_on.renewed(session, person).await.map_err(|error| error.to_string()),
        (person, _) => Ok(person),
    }
}

/// Ends the session, and where somebody else signs people in, leads on to its end there.
pub async fn sign_out(State(state): State<AppState>, session: Session) -> Response {
    let onward = match &state.sign_on {
        Some(sign_on) => sign_on.leave(&state, &session).await,
        None => None,
    };
    if let Err(error) = session.flush().await {
        tracing::error!(%error, "a session did not end");
        return refuse(StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. You are still signed in.");
    }
    if let Some(proxy) = &state.proxy {
        return proxy.leave(&state);
    }
    onward.unwrap_or_else(|| Redirect::to(&paths::sign_in()).into_response())
}

/// Whether a person waits for a page, and not a script for data.
pub fn is_page(request: &Request) -> bool {
    let wants = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.method() == Method::GET && wants.contains("text/html")
}

fn signed_out(request: &Request) -> Response {
    if is_page(request) {
        let here = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let next = if here == "/" { String::new() } else { here };
        return Redirect::to(&paths::with_query(&paths::sign_in(), &[("next", &next)])).into_response();
    }
    refuse(StatusCode::UNAUTHORIZED, "You are signed out. Nothing was changed. Sign in and try again.")
}

fn refuse(status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::UNAUTHORIZED { ErrorCode::SignedOut } else { ErrorCode::Portico };
    let error = ApiError { status: status.as_u16(), ..ApiError::new(code, message) };
    (status, Json(error)).into_response()
}

/// A path of this site to go on to; anything else is the first page.
pub fn safe_next(next: &str) -> &str {
    let own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if own { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for foreign in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/\n/x"]
        {
            assert_eq!(safe_next(foreign), "/");
        }
        assert_eq!(safe_next("/datasets?text=a"), "/datasets?text=a");
    }
}
