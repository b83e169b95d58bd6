//! Live changes as server-sent events.

use crate::context::AppState;
use crate::sign_in::Sessions;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt, stream};
use portico_contract::portico::event::Event as Change;
use portico_contract::portico::person::Person;
use portico_contract::portico::policy;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tower_sessions::Session;
use tower_sessions::session::Id;

/// How long a stream may outlive its session.
const SESSION_CHECK: Duration = Duration::from_secs(5);

/// Streams events until the page goes away, the session ends or the server stops. A page that fell behind simply
/// misses some: events say what changed, never what to show.
pub async fn stream(State(state): State<AppState>, Extension(person): Extension<Person>, session: Session) -> Response {
    let Some(id) = session.id().filter(|_| !person.roles.is_empty()) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let names = policy::reads_activity_of_others(&person);
    let receiver = state.server.gateway.subscribe();
    let events = stream::unfold(receiver, |mut receiver| async move {
        loop {
            match receiver.recv().await {
                Ok(event) => return Some((event, receiver)),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    })
    .map(move |event| if names { event } else { without_names(event) })
    .filter_map(|event| async move { Event::default().json_data(&event).ok().map(Ok::<_, std::convert::Infallible>) })
    .take_until(async move {
        tokio::select! { () = crate::stop::asked() => {}, () = ended(state.sessions, id) => {} }
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}

/// That something changed is for everybody to see; who did it is not.
fn without_names(event: Change) -> Change {
    match event {
        Change::Written { operation, target, .. } => {
            Change::Written { entry: 0, operation, target, person: String::new() }
        }
        other => other,
    }
}

/// Resolves when the session has ended.
async fn ended(sessions: Sessions, id: Id) {
    while sessions.is_live(&id).await {
        tokio::time::sleep(SESSION_CHECK).await;
    }
}
