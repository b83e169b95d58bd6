//! What a thing was before a write: re-read just before it, where the API can read it.

use crate::call::Call;
use crate::client::{Client, Lane};
use crate::target::twin;
use portico_contract::{ApiError, ErrorCode, Method};
use serde_json::Value;

/// The state that a call is about to replace; nothing where there is none, or where it cannot be read.
///
/// A portal that does not answer stops the write here: nothing is changed blindly.
pub(crate) async fn before(client: &Client, lane: Lane, call: &Call) -> Result<Option<Value>, ApiError> {
    match reading(call) {
        Some(read) => current(client, lane, &read).await,
        None => Ok(None),
    }
}

/// The call that reads what `call` replaces or removes.
pub(crate) fn reading(call: &Call) -> Option<Call> {
    if !matches!(call.info.method, Method::Put | Method::Delete) {
        return None;
    }
    let info = twin(call.info)?;
    // A list is not the state of one thing.
    if info.query_parameters.contains(&"offset") {
        return None;
    }
    Some(Call { info, path: call.path.clone(), query: Vec::new(), body: None })
}

/// Reads the present state; a thing that does not exist is nothing.
pub(crate) async fn current(client: &Client, lane: Lane, read: &Call) -> Result<Option<Value>, ApiError> {
    match client.send(lane, read).await {
        Ok(reply) => reply.json().map(Some),
        Err(error) if error.is_transient() || error.code == ErrorCode::Unreadable => Err(error),
        Err(_) => Ok(None),
    }
}
