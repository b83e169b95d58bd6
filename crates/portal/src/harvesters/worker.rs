//! The worker: takes orders in the order they came, and settles what an end without notice has left under way.

use super::delete::delete_with_datasets;
use super::{move_to, run};
use crate::publishing::Progress;
use crate::{Caller, Failure, Outcome, Portal};
use portico_contract::HarvesterUid;
use portico_contract::harvesters::HarvesterStatus;
use sqlx::SqliteConnection;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

/// Runs at the same time.
const PLACES: usize = 2;

/// What the worker and the handlers share.
#[derive(Debug, Default)]
pub struct Harvesting {
    running: Mutex<HashMap<HarvesterUid, Arc<Progress>>>,
    work: Notify,
    closed: AtomicBool,
}

impl Harvesting {
    /// Tells the worker that an order is waiting.
    pub fn wake(&self) {
        self.work.notify_one();
    }

    pub fn stop(&self, uid: &HarvesterUid) {
        if let Some(stop) = self.lock().get(uid) {
            stop.stop();
        }
    }

    /// Stops everything where it stands: what was under way starts again when the portal is opened.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.lock().values().for_each(|stop| stop.stop());
        self.work.notify_one();
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<HarvesterUid, Arc<Progress>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is to be done.
enum Job {
    Run,
    Delete,
}

/// Takes orders until the portal is closed.
pub async fn work(portal: Portal) {
    let places = Arc::new(Semaphore::new(PLACES));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        if portal.harvesting().is_closed() {
            return;
        }
        match take(&portal).await {
            Ok(Some((uid, job, caller, stop))) => {
                let portal = portal.clone();
                tokio::spawn(async move {
                    match job {
                        Job::Run => run::run(&portal, &uid, caller, &stop).await,
                        Job::Delete => delete(&portal, &uid, caller).await,
                    }
                    portal.harvesting().lock().remove(&uid);
                    drop(place);
                    portal.harvesting().wake();
                });
            }
            Ok(None) => portal.harvesting().work.notified().await,
            Err(_) if portal.harvesting().is_closed() => return,
            Err(error) => {
                tracing::error!(%error, "the next order of a harvester could not be taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// A deletion that fails is tried again after a while: nothing else can be done with the harvester.
async fn delete(portal: &Portal, uid: &HarvesterUid, caller: Caller) {
    while let Err(error) = delete_with_datasets(portal, uid, &caller).await {
        if portal.harvesting().is_closed() {
            return;
        }
        tracing::error!(harvester = %uid, %error, "a harvester could not be deleted yet");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// The oldest order that waits, with its harvester moved to the status of being at it.
async fn take(portal: &Portal) -> Outcome<Option<(HarvesterUid, Job, Caller, Arc<Progress>)>> {
    let mut write = portal.store().write().await?;
    let waiting: Vec<(String, String, Option<String>)> = sqlx::query_as(
        "SELECT uid, status, started_by FROM harvesters WHERE status IN ('queued', 'deleting')
         ORDER BY status_since, uid",
    )
    .fetch_all(&mut *write)
    .await?;
    for (uid, status, started_by) in waiting {
        let uid = HarvesterUid::new(uid).map_err(Failure::internal)?;
        if portal.harvesting().lock().contains_key(&uid) {
            continue;
        }
        let caller = caller(&mut write, started_by).await?;
        let job = if HarvesterStatus::from(status) == HarvesterStatus::Deleting { Job::Delete } else { Job::Run };
        if matches!(job, Job::Run) {
            begin(&mut write, &uid).await?;
        }
        // Before the commit: an abort that sees `processing` finds whom to tell.
        let stop = Arc::new(Progress::default());
        portal.harvesting().lock().insert(uid.clone(), stop.clone());
        if let Err(error) = write.commit().await {
            portal.harvesting().lock().remove(&uid);
            return Err(error.into());
        }
        return Ok(Some((uid, job, caller, stop)));
    }
    Ok(None)
}

/// Who gave the order; the administrator where that user has left since.
async fn caller(connection: &mut SqliteConnection, started_by: Option<String>) -> Outcome<Caller> {
    if let Some(username) = started_by
        && let Ok(caller) = Caller::of_user(&mut *connection, username).await
    {
        return Ok(caller);
    }
    Caller::of_user(connection, "admin".to_owned()).await
}

/// Forgets the last run.
async fn begin(connection: &mut SqliteConnection, uid: &HarvesterUid) -> Outcome<()> {
    move_to(&mut *connection, uid, &HarvesterStatus::Processing).await?;
    for statement in [
        "UPDATE harvesters SET remote_count = NULL, harvested_count = 0, error = NULL WHERE uid = ?",
        "DELETE FROM harvester_errors WHERE harvester_uid = ?",
    ] {
        sqlx::query(statement).bind(uid.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// After an end without notice: runs start again from the beginning, which does nothing twice; deletions go on.
pub async fn recover(portal: &Portal) -> Outcome<()> {
    let mut write = portal.store().write().await?;
    for statement in [
        "UPDATE harvesters SET status = 'queued' WHERE status = 'processing'",
        "UPDATE harvesters SET status = 'idle' WHERE status = 'aborting'",
    ] {
        sqlx::query(statement).execute(&mut *write).await?;
    }
    Ok(write.commit().await?)
}
