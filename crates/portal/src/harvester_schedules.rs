//! The schedule of a harvester, by the clocks of its own zone; `schedules.rs` keeps and fires it.

use crate::harvesters::{load_status, touch_harvester};
use crate::schedules::{self, Kind, Scheduled, Target};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::harvester_schedules::*;
use portico_contract::{ApiError, HarvesterUid, Limit, Nothing, Offset, Page};

fn target(harvester: &HarvesterUid) -> Target<'_> {
    Target { kind: Kind::Harvester, uid: harvester.as_str() }
}

fn answer(schedule: Scheduled) -> HarvesterSchedule {
    HarvesterSchedule {
        uid: schedule.uid,
        cron_schedule: schedule.cron_schedule,
        timezone: schedule.timezone,
        extra: Default::default(),
    }
}

impl Handle<ListHarvesterSchedules> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListHarvesterSchedules) -> Outcome<Page<HarvesterSchedule>> {
        let mut connection = self.store().read().await?;
        load_status(&mut connection, &operation.harvester_uid).await?;
        let window = Window::new(operation.limit, operation.offset);
        let page = schedules::page(&mut connection, target(&operation.harvester_uid), window).await?;
        Ok(Page::new(page.total_count, page.results.into_iter().map(answer).collect()))
    }
}

impl Handle<CreateHarvesterSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateHarvesterSchedule) -> Outcome<HarvesterSchedule> {
        let (harvester, new) = (operation.harvester_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_harvester(&mut write, &harvester, caller).await?;
        let window = Window::new(Some(Limit(0)), Some(Offset(0)));
        if schedules::page(&mut write, target(&harvester), window).await?.total_count > 0 {
            let message = "This harvester has a schedule already: it can have one only.";
            return Err(ApiError::invalid("non_field_errors", message).into());
        }
        let created = schedules::insert(self, &mut write, target(&harvester), new.cron_schedule, new.timezone).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(answer(created))
    }
}

impl Handle<RetrieveHarvesterSchedule> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveHarvesterSchedule) -> Outcome<HarvesterSchedule> {
        let mut connection = self.store().read().await?;
        schedules::load(&mut connection, target(&operation.harvester_uid), &operation.schedule_uid).await.map(answer)
    }
}

impl Handle<UpdateHarvesterSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateHarvesterSchedule) -> Outcome<HarvesterSchedule> {
        let (harvester, uid, new) = (operation.harvester_uid, operation.schedule_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_harvester(&mut write, &harvester, caller).await?;
        let of = target(&harvester);
        let changed = schedules::change(self, &mut write, of, &uid, new.cron_schedule, new.timezone).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(answer(changed))
    }
}

impl Handle<DeleteHarvesterSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteHarvesterSchedule) -> Outcome<Nothing> {
        let harvester = operation.harvester_uid;
        let mut write = self.store().write().await?;
        touch_harvester(&mut write, &harvester, caller).await?;
        schedules::remove(&mut write, target(&harvester), &operation.schedule_uid).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
