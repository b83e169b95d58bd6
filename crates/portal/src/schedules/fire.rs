//! The loop that starts what is due. A start and the moment of the next one are noted in one transaction, so that an end
//! without notice neither loses a start nor makes it twice. What was due while the portal was closed starts once when it
//! is opened; what is busy when its moment comes starts as soon as it is at rest.

use super::{Kind, next_after, stored, zone};
use crate::{Failure, Outcome, Portal};
use jiff::Timestamp;
use portico_contract::cron::CronSchedule;
use std::time::Duration;

/// What became of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// It was ordered.
    Ordered,
    /// Something runs already: to be tried again.
    Busy,
    /// It makes no sense now; the reason, for the log.
    Skipped(&'static str),
}

/// Longest sleep: the machine's clock may be set, or stand still while it is suspended.
const LONGEST: Duration = Duration::from_secs(30);
/// How soon what was busy is tried again.
const AGAIN: Duration = Duration::from_millis(500);

/// Starts what is due, until the portal is closed.
pub async fn run(portal: Portal) {
    while !portal.publisher().is_closed() {
        let wait = match fire_due(&portal).await {
            Ok(wait) => wait,
            Err(_) if portal.publisher().is_closed() => return,
            Err(error) => {
                tracing::error!(%error, "schedules could not be looked through");
                LONGEST
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = portal.clock().woken() => {}
        }
    }
}

/// Starts everything that is due now. Answers how long there is nothing to do.
async fn fire_due(portal: &Portal) -> Outcome<Duration> {
    let due: Vec<(String, String)> = {
        let mut connection = portal.store().read().await?;
        sqlx::query_as(
            "SELECT target_kind, target_uid FROM schedules WHERE next_at <= ? GROUP BY 1, 2 ORDER BY min(next_at)",
        )
        .bind(stored(portal.clock().now()))
        .fetch_all(&mut *connection)
        .await?
    };
    let mut held = false;
    for (kind, uid) in due {
        let kind = Kind::parse(&kind).ok_or_else(|| Failure::internal(format!("schedules of a {kind}")))?;
        match fire(portal, kind, &uid).await {
            Ok(start) => held |= start == Start::Busy,
            // The others are started all the same.
            Err(error) => {
                tracing::error!(kind = kind.as_str(), uid, %error, "a schedule could not start");
                held = true;
            }
        }
    }
    if held {
        return Ok(AGAIN);
    }
    let next: Option<String> = {
        let mut connection = portal.store().read().await?;
        sqlx::query_scalar("SELECT min(next_at) FROM schedules").fetch_one(&mut *connection).await?
    };
    let Some(next) = next.and_then(|next| next.parse::<Timestamp>().ok()) else { return Ok(LONGEST) };
    let wait = Duration::try_from(next.duration_since(portal.clock().now())).unwrap_or_default();
    Ok(wait.min(LONGEST))
}

/// Starts one thing for all of its schedules that are due: two at the same moment are one start.
async fn fire(portal: &Portal, kind: Kind, uid: &str) -> Outcome<Start> {
    let now = portal.clock().now();
    let mut write = portal.store().write().await?;
    // Read again: somebody may have taken them away meanwhile.
    let due: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT uid, cron_schedule, timezone FROM schedules WHERE target_kind = ? AND target_uid = ? AND next_at <= ?",
    )
    .bind(kind.as_str())
    .bind(uid)
    .bind(stored(now))
    .fetch_all(&mut *write)
    .await?;
    if due.is_empty() {
        return Ok(Start::Skipped("It is no longer due."));
    }
    let start = kind.start(&mut write, uid).await?;
    if start == Start::Busy {
        return Ok(start);
    }
    for (schedule, cron_schedule, timezone) in due {
        let next = CronSchedule::new(cron_schedule).ok().zip(zone(&timezone).ok());
        let next = next.and_then(|(cron_schedule, zone)| next_after(&cron_schedule, &zone, now));
        sqlx::query("UPDATE schedules SET next_at = ?2, fired_at = iif(?4, ?3, fired_at) WHERE uid = ?1")
            .bind(schedule)
            .bind(next.map(stored))
            .bind(stored(now))
            .bind(start == Start::Ordered)
            .execute(&mut *write)
            .await?;
    }
    write.commit().await?;
    match start {
        Start::Skipped(reason) => tracing::info!(kind = kind.as_str(), uid, reason, "a schedule came for nothing"),
        _ => kind.wake(portal),
    }
    Ok(start)
}
