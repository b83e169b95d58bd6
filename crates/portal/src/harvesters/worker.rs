//! The worker: takes orders in the order they came, and settles what an end without notice has left under way.

use super::delete::delete_with_datasets;
use super::{move_to, run};
use crate::publishing::{Progress, Running};
use crate::{Caller, Failure, Outcome, Portal};
use portico_contract::HarvesterUid;
use portico_contract::harvesters::HarvesterStatus;
use sqlx::SqliteConnection;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Runs at the same time.
const PLACES: usize = 2;

/// What the worker and the handlers share.
pub type Harvesting = Running<HarvesterUid>;

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
                    portal.harvesting().end(&uid);
                    drop(place);
                    portal.harvesting().wake();
                });
            }
            Ok(None) => portal.harvesting().woken().await,
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
        if portal.harvesting().progress(&uid).is_some() {
            continue;
        }
        let caller = caller(&mut write, started_by).await?;
        let job = if HarvesterStatus::from(status) == HarvesterStatus::Deleting { Job::Delete } else { Job::Run };
        if matches!(job, Job::Run) {
            begin(&mut write, &uid).await?;
        }
        let stop = portal.harvesting().begin(write, &uid).await?;
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
