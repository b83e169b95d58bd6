//! Schedules of harvesters, over HTTP: one each, in a zone of its own; and runs that an end of the portal cuts short.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::datasets::ListDatasets;
use portico_contract::harvester_schedules::*;
use portico_contract::harvesters::*;
use portico_contract::{ErrorCode, HarvesterUid};
use serde_json::json;
use std::time::Duration;
use support::harvesting::Site;
use support::killing::Killable;
use support::{TestPortal, code, until};

/// So many that each kill meets a harvester at work.
const DATASETS: u64 = 100;

fn body(cron: &str, timezone: &str) -> NewHarvesterSchedule {
    serde_json::from_value(json!({"cron_schedule": cron, "timezone": timezone})).unwrap()
}

fn create(uid: &HarvesterUid, cron: &str, timezone: &str) -> CreateHarvesterSchedule {
    CreateHarvesterSchedule { harvester_uid: uid.clone(), body: body(cron, timezone) }
}

#[tokio::test]
async fn a_harvester_has_one_schedule_which_is_changed_and_taken_away() {
    let portal = TestPortal::start().await;
    let settings = json!({"type": "wfs", "name": "x", "url": "https://x.org"});
    let uid = portal.harvester(settings.clone()).await;
    for (cron, timezone, field) in [
        ("1 30 * * *", "Europe/Berlin", "cron_schedule"),
        ("", "Europe/Berlin", "cron_schedule"),
        ("0 6 * * *", "Europe/Atlantis", "timezone"),
        ("0 6 * * *", "", "timezone"),
    ] {
        let error = portal.call(create(&uid, cron, timezone)).await.unwrap_err();
        assert!(error.code == ErrorCode::ValidationError && error.for_field(field).is_some(), "{cron} {timezone}");
    }
    let created = portal.call(create(&uid, "0 6 * * *", "Europe/Berlin")).await.unwrap();
    assert!(created.uid.as_str().starts_with("sc_"));
    let second = portal.call(create(&uid, "0 7 * * *", "Europe/Paris")).await.unwrap_err();
    assert_eq!((second.status, second.code), (400, ErrorCode::ValidationError));
    let update = UpdateHarvesterSchedule {
        harvester_uid: uid.clone(),
        schedule_uid: created.uid.clone(),
        body: body("30 6 * * MON", "Asia/Kolkata"),
    };
    let changed = portal.call(update).await.unwrap();
    assert_eq!((changed.uid.clone(), changed.timezone.as_str()), (created.uid.clone(), "Asia/Kolkata"));
    let one = RetrieveHarvesterSchedule { harvester_uid: uid.clone(), schedule_uid: created.uid.clone() };
    assert_eq!(portal.call(one.clone()).await.unwrap(), changed);
    let list = ListHarvesterSchedules { harvester_uid: uid.clone(), limit: None, offset: None };
    assert_eq!(portal.call(list.clone()).await.unwrap().results, [changed]);

    let other = portal.harvester(settings).await;
    let strange = RetrieveHarvesterSchedule { harvester_uid: other.clone(), ..one.clone() };
    assert_eq!(code(portal.call(strange).await), ErrorCode::NotFound);
    portal.call(create(&other, "0 6 * * *", "UTC")).await.unwrap();
    let delete = DeleteHarvesterSchedule { harvester_uid: uid.clone(), schedule_uid: created.uid };
    portal.call(delete).await.unwrap();
    assert_eq!(code(portal.call(one).await), ErrorCode::NotFound);
    portal.call(DeleteHarvester { harvester_uid: other.clone(), delete_attached_datasets: true }).await.unwrap();
    let mut connection = portal.portal.store().read().await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM schedules").fetch_one(&mut *connection).await.unwrap();
    assert_eq!(left, 0);
    let gone = ListHarvesterSchedules { harvester_uid: other, ..list };
    assert_eq!(code(portal.call(gone).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_schedule_starts_its_harvester_by_the_clocks_of_its_zone() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("trees", "Trees");
    let uid = portal.harvester(site.settings()).await;
    portal.portal.clock().set("2027-06-01T00:29:00Z".parse().unwrap());
    portal.call(create(&uid, "0 6 * * *", "Asia/Kolkata")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(portal.seen(&uid).await.status, Some(HarvesterStatus::New));
    portal.portal.clock().set("2027-06-01T00:30:00Z".parse().unwrap());
    let harvester = until("the schedule has started its harvester", async || {
        Some(portal.seen(&uid).await).filter(|harvester| harvester.status == Some(HarvesterStatus::Idle))
    })
    .await;
    assert_eq!(harvester.harvested_datasets_count, Some(1));
}

#[tokio::test]
async fn a_run_that_is_cut_short_starts_again_and_makes_no_dataset_twice() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    (0..6).for_each(|number| site.put(&format!("d{number}"), &format!("Dataset {number}")));
    site.state.lock().unwrap().delay = Duration::from_millis(60);
    let mut settings = site.settings();
    settings["download_resources"] = json!(true);
    let uid = portal.harvester(settings).await;
    portal.call(StartHarvester { harvester_uid: uid.clone() }).await.unwrap();
    until("two datasets are harvested", async || {
        (portal.seen(&uid).await.attached_datasets_count == Some(2)).then_some(())
    })
    .await;
    let portal = portal.reopened().await;
    let ended = portal.harvested(&uid).await;
    assert_eq!((ended.status, ended.has_error), (Some(HarvesterStatus::Idle), Some(false)));
    assert_eq!((ended.harvested_datasets_count, ended.attached_datasets_count), (Some(6), Some(6)));
    let list = ListDatasets { limit: None, offset: None, dataset_id: None };
    assert_eq!(portal.call(list).await.unwrap().total_count, 6);
}

#[tokio::test]
async fn a_deletion_that_is_cut_short_goes_on_when_the_portal_is_opened() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    (0..3).for_each(|number| site.put(&format!("d{number}"), &format!("Dataset {number}")));
    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    portal.write("UPDATE harvesters SET status = 'deleting'", &[]).await;
    let portal = portal.reopened().await;
    let retrieve = RetrieveHarvester { harvester_uid: uid };
    until("the harvester is deleted", async || portal.call(retrieve.clone()).await.err()).await;
    let list = ListDatasets { limit: None, offset: None, dataset_id: None };
    assert_eq!(portal.call(list).await.unwrap().total_count, 0);
}

/// Served by a process of its own, which is killed without notice, several times, in the middle of a run.
#[tokio::test]
async fn a_harvester_survives_kills_in_the_middle_of_its_run() {
    let site = Site::start().await;
    (0..DATASETS).for_each(|number| site.put(&format!("d{number}"), &format!("Dataset {number}")));
    site.state.lock().unwrap().delay = Duration::from_millis(5);
    let folder = tempfile::tempdir().unwrap();
    let mut uid = None;
    for _ in 0..4 {
        let remote = Killable::start(folder.path()).await;
        let uid = match &uid {
            Some(uid) => uid,
            None => {
                let mut settings = site.settings();
                settings["download_resources"] = json!(true);
                let made = remote.harvester(settings).await;
                remote.call(StartHarvester { harvester_uid: made.clone() }).await.unwrap();
                uid.insert(made)
            }
        };
        let before = remote.seen(uid).await.attached_datasets_count;
        assert!(before < Some(DATASETS));
        let met = until("four more datasets are harvested", async || {
            let harvester = remote.seen(uid).await;
            let enough = before.map(|count| (count + 4).min(DATASETS));
            (harvester.attached_datasets_count >= enough).then_some(harvester)
        })
        .await;
        eprintln!("before {before:?} met {:?}", met.attached_datasets_count);
        assert_eq!(met.status, Some(HarvesterStatus::Processing));
    }
    let portal = TestPortal::open(folder).await;
    let ended = portal.harvested(&uid.unwrap()).await;
    assert_eq!((ended.status, ended.harvested_datasets_count), (Some(HarvesterStatus::Idle), Some(DATASETS)));
    let list = ListDatasets { limit: None, offset: None, dataset_id: None };
    assert_eq!(portal.call(list).await.unwrap().total_count, DATASETS);
}

#[tokio::test]
#[ignore = "is started by another test, as a process to kill"]
async fn serve_until_killed() {
    support::killing::serve().await;
}
