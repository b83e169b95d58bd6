//! The demo sign-in: one of the demo portal's people, on loopback with the embedded portal only.

use super::caller::Caller;
use super::session::{begin, safe_next};
use crate::context::AppState;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use portico_contract::portico::person::{Person, Role};
use portico_contract::portico::session::DemoPerson;
use serde::Deserialize;
use tower_sessions::Session;

/// The people of the demo, each with one role. Their user names are those of the demo portal.
pub fn people() -> Vec<DemoPerson> {
    let person = |id: &str, name: &str, role: Role, about: &str| DemoPerson {
        id: id.to_owned(),
        name: name.to_owned(),
        roles: vec![role],
        about: about.to_owned(),
    };
    vec![
        person("louise.data", "Louise Data", Role::Admin, "Runs the portal: may do everything."),
        person("claire.petit", "Claire Petit", Role::Publisher, "Edits and publishes datasets and pages."),
        person("hugo.martin", "Hugo Martin", Role::Editor, "Edits; somebody else publishes."),
        person("marc.moreau", "Marc Moreau", Role::Moderator, "Answers requests: invites, groups, rulesets."),
        person("ines.fontaine", "Inès Fontaine", Role::Auditor, "Sees who did what, changes nothing."),
        person("amina.diallo", "Amina Diallo", Role::Viewer, "Looks, changes nothing."),
    ]
}

#[derive(Deserialize)]
pub struct Choice {
    person: String,
    #[serde(default)]
    next: String,
}

/// Signs the chosen person in. Without a demo there is nobody to choose.
pub async fn sign_in(
    State(state): State<AppState>,
    session: Session,
    caller: Caller,
    Form(choice): Form<Choice>,
) -> Response {
    let Some(chosen) = state.server.sign_in.demo.iter().find(|person| person.id == choice.person) else {
        return (StatusCode::FORBIDDEN, "There is no such person to sign in as.").into_response();
    };
    let person = Person { id: chosen.id.clone(), name: chosen.name.clone(), email: None, roles: chosen.roles.clone() };
    match begin(&session, &person, &caller).await {
        Ok(()) => Redirect::to(safe_next(&choice.next)).into_response(),
        Err(error) => {
            tracing::error!(%error, "signing in failed");
            (StatusCode::SERVICE_UNAVAILABLE, "The session store does not answer. Try again.").into_response()
        }
    }
}
