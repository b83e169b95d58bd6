//! Publishing: orders wait in the datasets' own rows, a worker carries them out, some at a time.

mod chain;
mod fingerprints;
mod job;
mod many;
mod orders;
mod record_file;
mod recovery;
mod rows;
mod running;
pub mod source;

pub use orders::republish;
pub use record_file::open_records;
pub use recovery::recover;
pub use running::Running;

pub use many::order_all;

use crate::datasets::move_to;
use crate::{Outcome, Portal};
use portico_contract::DatasetUid;
use portico_contract::datasets::StatusName;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::{Notify, Semaphore};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Publish,
    /// The data alone, with the configuration and the metadata that are published: schedules and pushed rows must not
    /// show what somebody is still at work on.
    Refresh,
    PublishMetadata,
    Unpublish,
}

impl Order {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Refresh => "refresh",
            Self::PublishMetadata => "publish_metadata",
            Self::Unpublish => "unpublish",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Publish, Self::Refresh, Self::PublishMetadata, Self::Unpublish]
            .into_iter()
            .find(|order| order.as_str() == text)
    }

    /// Whether it sends the rows through the processors, and so reads what they join.
    const fn reads_rows(self) -> bool {
        match self {
            Self::Publish | Self::Refresh => true,
            Self::PublishMetadata | Self::Unpublish => false,
        }
    }

    /// The status of a dataset while the order is carried out.
    const fn status(self) -> StatusName {
        match self {
            Self::Publish | Self::Refresh | Self::PublishMetadata => StatusName::Processing,
            Self::Unpublish => StatusName::Deleting,
        }
    }
}

/// How far a publication has come; and the way to stop it.
#[derive(Debug, Default)]
pub struct Progress {
    /// Records read from the sources.
    pub read: AtomicU64,
    /// Records ready to be shown.
    pub processed: AtomicU64,
    stop: AtomicBool,
    stopping: Notify,
}

impl Progress {
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.stopping.notify_waiters();
    }

    /// Done when the publication is to stop.
    pub async fn stopped(&self) {
        loop {
            let stopping = self.stopping.notified();
            if self.is_stopped() {
                return;
            }
            stopping.await;
        }
    }

    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// What the worker and the handlers share.
pub type Publisher = Running<DatasetUid>;

/// Takes orders in the order they came, until the portal is closed.
pub async fn work(portal: Portal) {
    let places = Arc::new(Semaphore::new(portal.config().publishers.max(1)));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        if portal.publisher().is_closed() {
            return;
        }
        match take(&portal).await {
            Ok(Some((uid, order, progress))) => {
                let portal = portal.clone();
                tokio::spawn(async move {
                    job::run(&portal, &uid, order, &progress).await;
                    portal.publisher().end(&uid);
                    drop(place);
                });
            }
            Ok(None) => portal.publisher().woken().await,
            Err(error) => {
                tracing::error!(%error, "the next order could not be taken");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        }
    }
}

/// The oldest order that waits, with its dataset moved to the status of being at it.
async fn take(portal: &Portal) -> Outcome<Option<(DatasetUid, Order, Arc<Progress>)>> {
    let mut write = portal.store().write().await?;
    let row: Option<(String, Option<String>)> = sqlx::query_as(
        "SELECT uid, order_kind FROM datasets WHERE status = 'queued' ORDER BY status_since, uid LIMIT 1",
    )
    .fetch_optional(&mut *write)
    .await?;
    let Some((uid, order)) = row else { return Ok(None) };
    let uid = DatasetUid::new(uid).map_err(crate::Failure::internal)?;
    let order = order.as_deref().and_then(Order::parse).unwrap_or(Order::Publish);
    move_to(&mut write, &uid, order.status(), Some(StatusName::Idle), None).await?;
    let progress = portal.publisher().begin(write, &uid).await?;
    Ok(Some((uid, order, progress)))
}
