//! The schedule of a harvester: when it starts by itself, in a time zone of its own (behaviour.md 14).

use crate::cron::CronSchedule;
use crate::{HarvesterUid, Limit, Nothing, Offset, Page, ScheduleUid, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A schedule as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HarvesterSchedule {
    pub uid: ScheduleUid,
    pub cron_schedule: CronSchedule,
    /// `Europe/Berlin`.
    pub timezone: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What a schedule is created or updated with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewHarvesterSchedule {
    pub cron_schedule: CronSchedule,
    pub timezone: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl NewHarvesterSchedule {
    pub fn new(cron_schedule: CronSchedule, timezone: impl Into<String>) -> Self {
        Self { cron_schedule, timezone: timezone.into(), extra: BTreeMap::new() }
    }
}

operations! {
    area Catalog;

    /// List the schedules of a harvester: one at most.
    ListHarvesterSchedules: list_harvester_schedules = GET "/harvesters/{harvester_uid}/schedules/"
        (harvester_uid: HarvesterUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<HarvesterSchedule>], Read;
    /// Give a harvester its schedule.
    CreateHarvesterSchedule: create_harvester_schedule = POST "/harvesters/{harvester_uid}/schedules/"
        (harvester_uid: HarvesterUid) {NewHarvesterSchedule} -> [HarvesterSchedule] = 201, Write;
    /// Retrieve the schedule of a harvester.
    RetrieveHarvesterSchedule: retrieve_harvester_schedule = GET "/harvesters/{harvester_uid}/schedules/{schedule_uid}/"
        (harvester_uid: HarvesterUid, schedule_uid: ScheduleUid) -> [HarvesterSchedule], Read;
    /// Give the schedule of a harvester other times.
    UpdateHarvesterSchedule: update_harvester_schedule = PUT "/harvesters/{harvester_uid}/schedules/{schedule_uid}/"
        (harvester_uid: HarvesterUid, schedule_uid: ScheduleUid) {NewHarvesterSchedule} -> [HarvesterSchedule], Write;
    /// Take the schedule of a harvester away.
    DeleteHarvesterSchedule: delete_harvester_schedule = DELETE "/harvesters/{harvester_uid}/schedules/{schedule_uid}/"
        (harvester_uid: HarvesterUid, schedule_uid: ScheduleUid) -> [Nothing] = 204, Write;
}
