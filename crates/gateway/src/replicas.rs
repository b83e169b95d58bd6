//! Portico as several processes on one database: what one writes the others learn, and what one leaves behind when it is
//! killed the others conclude.

use crate::gateway::{Core, Gateway};
use crate::ledger::Look;
use portico_contract::portico::event::Event;
use portico_state::{Heard, Notices};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// Between two looks at who lives. A process is gone when it is silent twice in a row: one that lost its connection has
/// another by then.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// A write that succeeded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Written {
    pub entry: i64,
    pub operation: String,
    pub kind: Option<String>,
    pub target: Option<String>,
    pub person: String,
}

/// The same for the others, with who tells it.
#[derive(Debug, Serialize, Deserialize)]
struct Notice {
    by: i64,
    written: Written,
}

impl From<Written> for Event {
    fn from(Written { entry, operation, target, person, .. }: Written) -> Self {
        Self::Written { entry, operation, target, person }
    }
}

impl Gateway {
    /// Tells open pages of a write, on every replica.
    pub(crate) async fn tell_written(&self, written: Written) {
        if let Some(by) = self.core.state.me() {
            let notice = Notice { by, written: written.clone() };
            let text = serde_json::to_string(&notice).unwrap_or_default();
            // The write is done; others see it with their next look at the portal.
            if let Err(error) = self.core.state.tell(&text).await {
                tracing::warn!(%error, entry = notice.written.entry, "other replicas were not told of a write");
            }
        }
        self.core.events.tell(written.into());
    }
}

/// Starts listening and looking; ends by itself when the gateway is dropped.
pub(crate) fn start(core: &Arc<Core>, notices: Notices) {
    tokio::spawn(listen(Arc::downgrade(core), notices));
    tokio::spawn(look(Arc::downgrade(core)));
}

async fn listen(core: Weak<Core>, mut notices: Notices) {
    while let Some(heard) = notices.recv().await {
        let Some(core) = core.upgrade() else { return };
        match heard {
            Heard::Text(text) => match serde_json::from_str::<Notice>(&text) {
                Ok(notice) if core.state.me() == Some(notice.by) => {}
                Ok(Notice { written, .. }) => learn(&core, written).await,
                Err(error) => tracing::warn!(%error, "a notice of another replica is not readable"),
            },
            Heard::Missed => {
                if let Err(error) = core.mirror.refresh().await {
                    tracing::warn!(%error, "the catalog could not be mirrored");
                }
            }
        }
    }
}

/// What another replica wrote is learnt as if it had been written here.
async fn learn(core: &Core, written: Written) {
    if written.kind.as_deref() == Some("dataset")
        && let Some(uid) = &written.target
    {
        core.mirror.written(&written.operation, uid).await;
    }
    core.mirror.page_written(&written.operation);
    core.events.tell(written.into());
}

async fn look(core: Weak<Core>) {
    let mut last = Look::default();
    while let Some(core) = core.upgrade() {
        let looked = async {
            core.state.show_life().await?;
            core.ledger.catch_up().await?;
            core.ledger.conclude_for_the_gone(&mut last).await
        };
        if let Err(error) = looked.await {
            tracing::warn!(%error, "the other replicas are not seen");
            last.silent.clear();
        }
        drop(core);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
