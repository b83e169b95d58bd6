//! Orders on a harvester: start, abort, and the publication of all its datasets. Taken at once, carried out behind.

use super::configure::refuse_moving;
use super::{invalid_transition, load, load_status, move_to, present};
use crate::publishing::{Order, order_all};
use crate::schedules::Start;
use crate::{Caller, Handle, Outcome, Portal, Write, now};
use portico_contract::harvesters::*;
use portico_contract::{Done, HarvesterUid};

/// Orders a run in this user's name, from a harvester that is at rest. Wake the worker after the commit.
async fn order_start(write: &mut Write, uid: &HarvesterUid, username: &str) -> Outcome<()> {
    move_to(&mut *write, uid, &HarvesterStatus::Queued).await?;
    sqlx::query("UPDATE harvesters SET started_by = ?2, last_started_at = ?3 WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(username)
        .bind(now().0)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Orders a run for a schedule, in the name of whoever has set the harvester up.
pub async fn start_by_itself(write: &mut Write, uid: &HarvesterUid) -> Outcome<Start> {
    let stored = load(&mut *write, uid).await?;
    if stored.status.is_some_and(|status| status.is_moving()) {
        // What is under way reads the catalog as it is now.
        return Ok(Start::Skipped("The harvester is under way already."));
    }
    let username = stored.updated_by.map(|user| user.username.to_string()).unwrap_or_default();
    order_start(write, uid, &username).await?;
    Ok(Start::Ordered)
}

impl Handle<StartHarvester> for Portal {
    async fn handle(&self, caller: &Caller, operation: StartHarvester) -> Outcome<Harvester> {
        let uid = operation.harvester_uid;
        let mut write = self.store().write().await?;
        refuse_moving(&load_status(&mut write, &uid).await?, &HarvesterStatus::Processing)?;
        order_start(&mut write, &uid, caller.username.as_str()).await?;
        let started = present(load(&mut write, &uid).await?)?;
        write.commit().await?;
        self.harvesting().wake();
        Ok(started)
    }
}

impl Handle<AbortHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: AbortHarvester) -> Outcome<Harvester> {
        let uid = operation.harvester_uid;
        let mut write = self.store().write().await?;
        let status = load_status(&mut write, &uid).await?;
        match &status {
            HarvesterStatus::Processing => move_to(&mut write, &uid, &HarvesterStatus::Aborting).await?,
            // Nothing has begun: there is nothing to wait for.
            HarvesterStatus::Queued => move_to(&mut write, &uid, &HarvesterStatus::Idle).await?,
            other => return Err(invalid_transition(other, &HarvesterStatus::Aborting).into()),
        }
        let aborted = present(load(&mut write, &uid).await?)?;
        write.commit().await?;
        self.harvesting().stop(&uid);
        Ok(aborted)
    }
}

impl Handle<PublishHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PublishHarvester) -> Outcome<Done> {
        order_datasets(self, &operation.harvester_uid, Order::Publish).await
    }
}

impl Handle<UnpublishHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: UnpublishHarvester) -> Outcome<Done> {
        order_datasets(self, &operation.harvester_uid, Order::Unpublish).await
    }
}

/// All of them or none: datasets that are under way already, or are drafts, are passed over.
async fn order_datasets(portal: &Portal, uid: &HarvesterUid, order: Order) -> Outcome<Done> {
    let mut write = portal.store().write().await?;
    refuse_moving(&load_status(&mut write, uid).await?, &HarvesterStatus::Queued)?;
    let datasets = super::dataset::attached(&mut write, uid).await?;
    order_all(&mut write, &datasets, order).await?;
    write.commit().await?;
    portal.publisher().wake();
    Ok(Done::ok())
}
