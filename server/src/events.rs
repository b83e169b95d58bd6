//! Live changes as server-sent events.

use crate::context::AppState;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt, stream};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// Streams events until the page goes away or the server stops. A page that fell behind simply misses some:
/// events say what changed, never what to show.
pub async fn stream(State(state): State<AppState>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
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
    .filter_map(|event| async move { Event::default().json_data(&event).ok().map(Ok) })
    .take_until(crate::stop::asked());
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}
