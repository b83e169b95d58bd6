//! Schedules of a dataset: when it is published anew. They go by the clocks of Paris (behaviour.md 14).

use crate::cron::CronSchedule;
use crate::{DatasetUid, Limit, Nothing, Offset, Page, ScheduleUid, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The zone of every schedule of a dataset.
pub const TIMEZONE: &str = "Europe/Paris";

/// A schedule as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetSchedule {
    pub uid: ScheduleUid,
    pub cron_schedule: CronSchedule,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a schedule is created or updated with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewDatasetSchedule {
    pub cron_schedule: CronSchedule,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl NewDatasetSchedule {
    pub fn new(cron_schedule: CronSchedule) -> Self {
        Self { cron_schedule, extra: BTreeMap::new() }
    }
}

operations! {
    area Catalog;

    /// List the schedules of a dataset.
    ListDatasetSchedules: list_dataset_schedules = GET "/datasets/{dataset_uid}/schedules/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetSchedule>], Read;
    /// Create a schedule.
    CreateDatasetSchedule: create_dataset_schedule = POST "/datasets/{dataset_uid}/schedules/" (dataset_uid: DatasetUid)
        {NewDatasetSchedule} -> [DatasetSchedule] = 201, Write;
    /// Retrieve a schedule of a dataset.
    RetrieveDatasetSchedule: retrieve_dataset_schedule = GET "/datasets/{dataset_uid}/schedules/{schedule_uid}/"
        (dataset_uid: DatasetUid, schedule_uid: ScheduleUid) -> [DatasetSchedule], Read;
    /// Give a schedule of a dataset other times.
    UpdateDatasetSchedule: update_dataset_schedule = PUT "/datasets/{dataset_uid}/schedules/{schedule_uid}/"
        (dataset_uid: DatasetUid, schedule_uid: ScheduleUid) {NewDatasetSchedule} -> [DatasetSchedule], Write;
    /// Delete a schedule of a dataset.
    DeleteDatasetSchedule: delete_dataset_schedule = DELETE "/datasets/{dataset_uid}/schedules/{schedule_uid}/"
        (dataset_uid: DatasetUid, schedule_uid: ScheduleUid) -> [Nothing] = 204, Write;
}
