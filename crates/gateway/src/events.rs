//! What happens, told to whoever listens.

use portico_contract::portico::event::Event;
use tokio::sync::broadcast;

/// A channel to every open page. A listener that lags loses the oldest events, nobody else does.
#[derive(Debug, Clone)]
pub(crate) struct Events(broadcast::Sender<Event>);

impl Events {
    pub fn new() -> Self {
        Self(broadcast::channel(1024).0)
    }

    pub fn tell(&self, event: Event) {
        // An error means that nobody listens, which is fine.
        drop(self.0.send(event));
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    /// True while somebody may be looking.
    pub fn has_listeners(&self) -> bool {
        self.0.receiver_count() > 0
    }
}
