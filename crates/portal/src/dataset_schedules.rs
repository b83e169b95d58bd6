//! Schedules of datasets, by the clocks of Paris; `schedules.rs` keeps and fires them.

use crate::datasets::{require_dataset, touch_dataset};
use crate::schedules::{self, Kind, Scheduled, Target};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::dataset_schedules::*;
use portico_contract::{DatasetUid, Nothing, Page};

fn target(dataset: &DatasetUid) -> Target<'_> {
    Target { kind: Kind::Dataset, uid: dataset.as_str() }
}

fn answer(schedule: Scheduled) -> DatasetSchedule {
    DatasetSchedule { uid: schedule.uid, cron_schedule: schedule.cron_schedule, extra: Default::default() }
}

impl Handle<ListDatasetSchedules> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListDatasetSchedules) -> Outcome<Page<DatasetSchedule>> {
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &operation.dataset_uid).await?;
        let window = Window::new(operation.limit, operation.offset);
        let page = schedules::page(&mut connection, target(&operation.dataset_uid), window).await?;
        Ok(Page::new(page.total_count, page.results.into_iter().map(answer).collect()))
    }
}

impl Handle<CreateDatasetSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateDatasetSchedule) -> Outcome<DatasetSchedule> {
        let (dataset, cron_schedule) = (operation.dataset_uid, operation.body.cron_schedule);
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        let created = schedules::insert(self, &mut write, target(&dataset), cron_schedule, TIMEZONE.to_owned()).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(answer(created))
    }
}

impl Handle<RetrieveDatasetSchedule> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetSchedule) -> Outcome<DatasetSchedule> {
        let mut connection = self.store().read().await?;
        schedules::load(&mut connection, target(&operation.dataset_uid), &operation.schedule_uid).await.map(answer)
    }
}

impl Handle<UpdateDatasetSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateDatasetSchedule) -> Outcome<DatasetSchedule> {
        let (dataset, uid) = (operation.dataset_uid, operation.schedule_uid);
        let cron_schedule = operation.body.cron_schedule;
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        let of = target(&dataset);
        let changed = schedules::change(self, &mut write, of, &uid, cron_schedule, TIMEZONE.to_owned()).await?;
        write.commit().await?;
        self.clock().wake();
        Ok(answer(changed))
    }
}

impl Handle<DeleteDatasetSchedule> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteDatasetSchedule) -> Outcome<Nothing> {
        let dataset = operation.dataset_uid;
        let mut write = self.store().write().await?;
        touch_dataset(&mut write, &dataset, caller).await?;
        schedules::remove(&mut write, target(&dataset), &operation.schedule_uid).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
