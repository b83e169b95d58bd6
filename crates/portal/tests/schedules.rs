//! Schedules of datasets, over HTTP: they fire by the clocks of Paris, once, also after an end without notice.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::cron::CronSchedule;
use portico_contract::dataset_schedules::*;
use portico_contract::datasets::*;
use portico_contract::{DatasetUid, ErrorCode, ScheduleUid};
use serde_json::json;
use std::time::Duration;
use support::{TestPortal, code, until};

fn body(cron: &str) -> NewDatasetSchedule {
    // As it comes over the wire: also what is no schedule.
    serde_json::from_value(json!({"cron_schedule": cron})).unwrap()
}

async fn schedule(portal: &TestPortal, dataset_uid: &DatasetUid, cron: &str) -> DatasetSchedule {
    portal.call(CreateDatasetSchedule { dataset_uid: dataset_uid.clone(), body: body(cron) }).await.unwrap()
}

async fn published(portal: &TestPortal) -> DatasetUid {
    let uid = portal.dataset("Airports").await.uid;
    portal.published(&uid).await;
    uid
}

/// When the dataset was published last, by the clock of the machine.
async fn processed(portal: &TestPortal, uid: &DatasetUid) -> String {
    sqlx::query_scalar("SELECT data_processed FROM publications WHERE dataset_uid = ?")
        .bind(uid.as_str())
        .fetch_one(&mut *portal.portal.store().read().await.unwrap())
        .await
        .unwrap()
}

/// When a schedule fired last and when it is due next, by the portal's clock.
async fn times(portal: &TestPortal, uid: &ScheduleUid) -> (Option<String>, Option<String>) {
    sqlx::query_as("SELECT fired_at, next_at FROM schedules WHERE uid = ?")
        .bind(uid.as_str())
        .fetch_one(&mut *portal.portal.store().read().await.unwrap())
        .await
        .unwrap()
}

async fn fired(portal: &TestPortal, uid: &ScheduleUid, before: Option<String>) -> (String, String) {
    for _ in 0..1000 {
        let (fired, next) = times(portal, uid).await;
        if let Some(fired) = fired.filter(|fired| Some(fired) != before.as_ref()) {
            return (fired, next.unwrap());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{uid} does not fire: {:?}", times(portal, uid).await);
}

fn set(portal: &TestPortal, moment: &str) {
    portal.portal.clock().set(moment.parse().unwrap());
}

#[tokio::test]
async fn a_schedule_is_kept_changed_listed_and_deleted() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    let first = schedule(&portal, &dataset_uid, "0 6 * * *").await;
    let second = schedule(&portal, &dataset_uid, "0 18 * * MON-FRI").await;
    let list = ListDatasetSchedules { dataset_uid: dataset_uid.clone(), limit: None, offset: None };
    let page = portal.call(list.clone()).await.unwrap();
    assert_eq!((page.total_count, page.results), (2, vec![first.clone(), second.clone()]));

    let (of, uid) = (dataset_uid.clone(), first.uid.clone());
    let update = UpdateDatasetSchedule { dataset_uid: of.clone(), schedule_uid: uid.clone(), body: body("30 7 * * *") };
    let changed = portal.call(update).await.unwrap();
    assert_eq!((&changed.uid, changed.cron_schedule.as_str()), (&uid, "30 7 * * *"));
    let retrieve = RetrieveDatasetSchedule { dataset_uid: of.clone(), schedule_uid: uid.clone() };
    assert_eq!(portal.call(retrieve.clone()).await.unwrap(), changed);
    let delete = DeleteDatasetSchedule { dataset_uid: of.clone(), schedule_uid: uid };
    portal.call(delete.clone()).await.unwrap();
    assert_eq!(code(portal.call(retrieve).await), ErrorCode::NotFound);
    assert_eq!(code(portal.call(delete).await), ErrorCode::NotFound);

    // Of another dataset it is not found either, and it goes with its own.
    let other = portal.dataset("Other").await.uid;
    let elsewhere = RetrieveDatasetSchedule { dataset_uid: other, schedule_uid: second.uid };
    assert_eq!(code(portal.call(elsewhere).await), ErrorCode::NotFound);
    portal.call(DeleteDataset { dataset_uid }).await.unwrap();
    assert_eq!(code(portal.call(list).await), ErrorCode::NotFound);
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM schedules")
        .fetch_one(&mut *portal.portal.store().read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_is_no_schedule_or_never_comes_is_refused_by_its_field() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    for cron in ["", "every day", "0 0 0 * * *", "1 30 * * *", "0 0 30 2 *", "0\u{0} 0 * * *"] {
        let create = CreateDatasetSchedule { dataset_uid: dataset_uid.clone(), body: body(cron) };
        let error = portal.call(create).await.unwrap_err();
        assert!(error.for_field("cron_schedule").is_some(), "{cron}: {error:?}");
    }
    let kept = schedule(&portal, &dataset_uid, "0 6 * * *").await;
    let update = UpdateDatasetSchedule { dataset_uid, schedule_uid: kept.uid, body: body("x") };
    assert_eq!(code(portal.call(update).await), ErrorCode::ValidationError);
}

#[tokio::test]
async fn a_schedule_republishes_at_its_time_on_both_sides_of_the_change_of_clocks() {
    let portal = TestPortal::start().await;
    let uid = published(&portal).await;
    let before = processed(&portal, &uid).await;
    set(&portal, "2027-03-27T12:00:00Z");
    let schedule = schedule(&portal, &uid, "30 2 * * *").await;
    // 02:30 does not exist in Paris on 28 March 2027: it comes at 01:00 UTC, when the clocks go forward.
    assert_eq!(times(&portal, &schedule.uid).await, (None, Some("2027-03-28T01:00:00Z".to_owned())));
    set(&portal, "2027-03-28T00:59:58Z");
    let (first, next) = fired(&portal, &schedule.uid, None).await;
    assert_eq!((&first[..16], next.as_str()), ("2027-03-28T01:00", "2027-03-29T00:30:00Z"));
    portal.settled(&uid).await;
    let after = processed(&portal, &uid).await;
    assert!(after > before, "the dataset was published anew");

    // In autumn 02:30 is there twice; it fires the first time and not again.
    set(&portal, "2027-10-31T00:20:00Z");
    let (second, next) = fired(&portal, &schedule.uid, Some(first)).await;
    assert_eq!(next, "2027-10-31T00:30:00Z", "{second}: what was due meanwhile comes once");
    portal.settled(&uid).await;
    set(&portal, "2027-10-31T00:30:00Z");
    let (_, next) = fired(&portal, &schedule.uid, Some(second)).await;
    assert_eq!(next, "2027-11-01T01:30:00Z");
}

#[tokio::test]
async fn what_was_due_while_the_portal_was_closed_fires_once_when_it_is_opened() {
    let portal = TestPortal::start().await;
    let uid = published(&portal).await;
    let schedule = schedule(&portal, &uid, "0 6 * * *").await;
    portal.write("UPDATE schedules SET next_at = '2026-01-01T05:00:00Z'", &[]).await;
    let portal = portal.reopened().await;
    let (first, next) = fired(&portal, &schedule.uid, None).await;
    assert!(next > first);
    portal.settled(&uid).await;
    let processed_once = processed(&portal, &uid).await;
    portal.portal.clock().wake();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(times(&portal, &schedule.uid).await, (Some(first), Some(next)));
    assert_eq!(processed(&portal, &uid).await, processed_once);
}

#[tokio::test]
async fn a_dataset_that_is_busy_is_republished_when_it_is_at_rest_and_one_that_is_not_published_is_left_alone() {
    let portal = TestPortal::start().await;
    let (busy, off) = (published(&portal).await, portal.dataset("Not published").await.uid);
    set(&portal, "2027-01-01T05:59:00Z");
    let (on_busy, on_off) = (schedule(&portal, &busy, "0 7 * * *").await, schedule(&portal, &off, "0 7 * * *").await);
    let status = async |status: &str| {
        portal.write("UPDATE datasets SET status = ? WHERE uid = ?", &[status, busy.as_str()]).await;
    };
    status("processing").await;
    set(&portal, "2027-01-01T06:00:01Z");
    let left_alone = (None, Some("2027-01-02T06:00:00Z".to_owned()));
    until("its time has passed", async || (times(&portal, &on_off.uid).await == left_alone).then_some(())).await;
    assert_eq!(times(&portal, &on_off.uid).await, left_alone);
    assert_eq!(times(&portal, &on_busy.uid).await, (None, Some("2027-01-01T06:00:00Z".to_owned())), "it still waits");
    assert!(!portal.call(GetDatasetStatus { dataset_uid: off }).await.unwrap().is_published.unwrap());
    status("idle").await;
    let (_, next) = fired(&portal, &on_busy.uid, None).await;
    assert_eq!(next, "2027-01-02T06:00:00Z");
    portal.settled(&busy).await;
}

#[tokio::test]
async fn schedules_are_for_those_who_edit_the_dataset() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    let key = portal.user("paul", &[], &["publish_dataset"]).await;
    portal.ruleset(&dataset_uid, "paul", &["publish_dataset"], json!({})).await;
    let list = ListDatasetSchedules { dataset_uid: dataset_uid.clone(), limit: None, offset: None };
    assert_eq!(portal.call_as(&key, list).await.unwrap().total_count, 0);
    let body = NewDatasetSchedule::new(CronSchedule::new("0 6 * * *").unwrap());
    let create = CreateDatasetSchedule { dataset_uid, body };
    assert_eq!(code(portal.call_as(&key, create).await), ErrorCode::PermissionDenied);
}
