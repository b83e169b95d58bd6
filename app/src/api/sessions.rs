//! Who is signed in where.

use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::portico::session::{SessionPage, SessionQuery};

/// Sessions, the one that was last used first: one's own, or for administrators everybody's.
#[server(prefix = "/api", endpoint = "sessions", input = crate::api::Json, output = crate::api::Json)]
pub async fn read_sessions(query: SessionQuery) -> Result<SessionPage, ApiError> {
    use super::server::{answer, context, current_session, person};
    answer(async { context()?.sessions.page(&person()?, &query, current_session().as_ref()).await }).await
}
