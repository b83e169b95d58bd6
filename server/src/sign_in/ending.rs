//! Ending sessions by a plain form: one's own, and for administrators anybody's.

use super::book::unusable;
use super::session::{leave_flash, safe_next};
use crate::context::AppState;
use crate::functions::failed;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Form};
use portico_app::paths;
use portico_contract::portico::person::Person;
use portico_contract::portico::policy;
use portico_contract::portico::session::Flash;
use portico_contract::{ApiError, Effect, ErrorCode};
use portico_gateway::OwnAct;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

/// One session by its handle, or every session of a person but the one that asks.
#[derive(Deserialize)]
pub struct Ending {
    #[serde(default)]
    session: String,
    #[serde(default)]
    person: String,
    #[serde(default)]
    next: String,
}

/// Ends what was asked for, leaves the outcome for the next page, and goes back to the list.
pub async fn end(
    State(state): State<AppState>,
    Extension(person): Extension<Person>,
    session: Session,
    headers: HeaderMap,
    Form(ending): Form<Ending>,
) -> Response {
    let back = if ending.next.is_empty() { paths::sessions() } else { safe_next(&ending.next).to_owned() };
    let flash = match state.end_sessions(&person, &session, &ending, &headers).await {
        Ok(ended) => Flash { succeeded: true, message: said(&ending, ended) },
        Err(error) if error.code == ErrorCode::NotFound => {
            Flash { succeeded: false, message: ENDED_ALREADY.to_owned() }
        }
        Err(error) => return failed(error),
    };
    leave_flash(&session, &flash).await;
    Redirect::to(&back).into_response()
}

const ENDED_ALREADY: &str = "That session has ended already.";

fn said(ending: &Ending, ended: u64) -> String {
    match ended {
        1 if !ending.session.is_empty() => "The session is ended.".to_owned(),
        1 => "1 session is ended.".to_owned(),
        many => format!("{many} sessions are ended."),
    }
}

impl AppState {
    /// How many were ended.
    async fn end_sessions(
        &self,
        person: &Person,
        session: &Session,
        ending: &Ending,
        headers: &HeaderMap,
    ) -> Result<u64, ApiError> {
        let one = !ending.session.is_empty();
        let owner = match one {
            true => self.sessions.owner(&ending.session).await,
            false => self.sessions.signed_in(&ending.person).await,
        };
        let (id, name) = owner.map_err(unusable)?.ok_or_else(ApiError::not_found)?;
        let act = OwnAct {
            operation: "end_sessions",
            effect: Effect::Secure,
            target_kind: "person",
            target: id.clone(),
            target_title: Some(name),
            request: None,
        };
        let work = async {
            if id != person.id && !policy::ends_sessions_of_others(person) {
                let message = "Nothing was changed. The sessions of others are ended by an administrator.";
                return Err(ApiError::new(ErrorCode::Refused, message));
            }
            let ended = match one {
                true => self.sessions.end(&ending.session).await,
                false => self.sessions.end_all_of(&id, session.id().as_ref()).await,
            };
            ended.map_err(unusable)
        };
        self.gateway(headers, None).record(person, act, work, |ended| Some(json!({ "ended": ended }))).await
    }
}
