//! Schedules: what starts by itself, and when. One table and one loop for everything that has schedules.
//!
//! To give schedules to another kind of thing: a variant of [`Kind`] with an arm in each of its functions, a trigger
//! that deletes them with the thing, and operations over [`page`], [`load`], [`insert`], [`change`] and [`remove`].

mod fire;
mod moment;

pub use fire::{Start, run};
pub use moment::{next_after, zone};

use crate::window::Window;
use crate::{Failure, Outcome, Portal, Write, new_uid, now};
use jiff::Timestamp;
use portico_contract::cron::CronSchedule;
use portico_contract::{ApiError, DatasetUid, HarvesterUid, Page, ScheduleUid};
use sqlx::SqliteConnection;

/// What kind of thing a schedule starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Dataset,
    Harvester,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Dataset, Self::Harvester];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Harvester => "harvester",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Orders the start, in the transaction that notes it. Nothing runs in here: it takes a moment.
    async fn start(self, write: &mut Write, uid: &str) -> Outcome<Start> {
        match self {
            Self::Dataset => {
                let uid = DatasetUid::new(uid).map_err(Failure::internal)?;
                crate::publishing::republish(write, &uid).await
            }
            Self::Harvester => {
                let uid = HarvesterUid::new(uid).map_err(Failure::internal)?;
                crate::harvesters::start_by_itself(write, &uid).await
            }
        }
    }

    /// Tells whoever does the work that an order is there.
    fn wake(self, portal: &Portal) {
        match self {
            Self::Dataset => portal.publisher().wake(),
            Self::Harvester => portal.harvesting().wake(),
        }
    }
}

/// The thing whose schedules are meant.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub kind: Kind,
    pub uid: &'a str,
}

/// A schedule as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheduled {
    pub uid: ScheduleUid,
    pub cron_schedule: CronSchedule,
    /// `Europe/Paris`.
    pub timezone: String,
}

type Row = (String, String, String);

fn read((uid, cron_schedule, timezone): Row) -> Outcome<Scheduled> {
    let cron_schedule = CronSchedule::new(cron_schedule).map_err(Failure::internal)?;
    Ok(Scheduled { uid: ScheduleUid::new(uid).map_err(Failure::internal)?, cron_schedule, timezone })
}

/// The schedules of a thing, in the order they were made.
pub async fn page(connection: &mut SqliteConnection, target: Target<'_>, window: Window) -> Outcome<Page<Scheduled>> {
    let total: i64 = sqlx::query_scalar("SELECT count(*) FROM schedules WHERE target_kind = ? AND target_uid = ?")
        .bind(target.kind.as_str())
        .bind(target.uid)
        .fetch_one(&mut *connection)
        .await?;
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT uid, cron_schedule, timezone FROM schedules WHERE target_kind = ? AND target_uid = ?
         ORDER BY rowid LIMIT ? OFFSET ?",
    )
    .bind(target.kind.as_str())
    .bind(target.uid)
    .bind(window.limit)
    .bind(window.offset)
    .fetch_all(connection)
    .await?;
    Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(read).collect::<Outcome<_>>()?))
}

/// The schedule, or `not_found` where the thing has no such one.
pub async fn load(connection: &mut SqliteConnection, target: Target<'_>, uid: &ScheduleUid) -> Outcome<Scheduled> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT uid, cron_schedule, timezone FROM schedules WHERE target_kind = ? AND target_uid = ? AND uid = ?",
    )
    .bind(target.kind.as_str())
    .bind(target.uid)
    .bind(uid.as_str())
    .fetch_optional(connection)
    .await?;
    read(row.ok_or_else(ApiError::not_found)?)
}

/// Adds a schedule that counts from now. After the commit, wake the loop: `portal.clock().wake()`.
pub async fn insert(
    portal: &Portal,
    write: &mut Write,
    target: Target<'_>,
    cron_schedule: CronSchedule,
    timezone: String,
) -> Outcome<Scheduled> {
    insert_as(portal, write, target, new_uid("sc"), cron_schedule, timezone).await
}

/// The same under a uid that it had before.
pub async fn insert_as(
    portal: &Portal,
    write: &mut Write,
    target: Target<'_>,
    uid: String,
    cron_schedule: CronSchedule,
    timezone: String,
) -> Outcome<Scheduled> {
    let next = first(portal, &cron_schedule, &timezone)?;
    let uid = ScheduleUid::new(uid).map_err(Failure::internal)?;
    sqlx::query(
        "INSERT INTO schedules (uid, target_kind, target_uid, cron_schedule, timezone, next_at, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(uid.as_str())
    .bind(target.kind.as_str())
    .bind(target.uid)
    .bind(cron_schedule.as_str())
    .bind(&timezone)
    .bind(stored(next))
    .bind(now().0)
    .execute(&mut **write)
    .await?;
    Ok(Scheduled { uid, cron_schedule, timezone })
}

/// Gives a schedule other times, which count from now; `not_found` where the thing has no such one. Wake the loop after.
pub async fn change(
    portal: &Portal,
    write: &mut Write,
    target: Target<'_>,
    uid: &ScheduleUid,
    cron_schedule: CronSchedule,
    timezone: String,
) -> Outcome<Scheduled> {
    let known = load(&mut *write, target, uid).await?;
    let next = first(portal, &cron_schedule, &timezone)?;
    sqlx::query("UPDATE schedules SET cron_schedule = ?2, timezone = ?3, next_at = ?4 WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(cron_schedule.as_str())
        .bind(&timezone)
        .bind(stored(next))
        .execute(&mut **write)
        .await?;
    Ok(Scheduled { cron_schedule, timezone, ..known })
}

/// Takes a schedule away; `not_found` where the thing has no such one.
pub async fn remove(write: &mut Write, target: Target<'_>, uid: &ScheduleUid) -> Outcome<()> {
    load(&mut *write, target, uid).await?;
    sqlx::query("DELETE FROM schedules WHERE uid = ?").bind(uid.as_str()).execute(&mut **write).await?;
    Ok(())
}

pub async fn remove_all(write: &mut Write, target: Target<'_>) -> Outcome<()> {
    sqlx::query("DELETE FROM schedules WHERE target_kind = ? AND target_uid = ?")
        .bind(target.kind.as_str())
        .bind(target.uid)
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// When it comes first; refused by its field where it cannot be read, or would never come.
fn first(portal: &Portal, cron_schedule: &CronSchedule, timezone: &str) -> Outcome<Timestamp> {
    cron_schedule.check().map_err(|error| ApiError::invalid("cron_schedule", error.to_string()))?;
    let next = next_after(cron_schedule, &zone(timezone)?, portal.clock().now());
    next.ok_or_else(|| {
        ApiError::invalid("cron_schedule", "No day is ever like this: the schedule would not come.").into()
    })
}

/// A moment as the table holds it: of one length, so that it sorts as text.
fn stored(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
