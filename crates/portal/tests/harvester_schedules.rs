//! Schedules of harvesters, over HTTP: one each, in a zone of its own; and runs that an end of the portal cuts short.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::datasets::ListDatasets;
use portico_contract::harvester_schedules::*;
use portico_contract::harvesters::*;
use portico_contract::{ErrorCode, HarvesterUid};
use portico_portal::{Portal, PortalConfig};
use serde_json::json;
use std::time::Duration;
use support::harvesting::Site;
use support::{PortalClient, TestPortal, code};

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
    for _ in 0..500 {
        let harvester = portal.seen(&uid).await;
        if harvester.status == Some(HarvesterStatus::Idle) {
            assert_eq!(harvester.harvested_datasets_count, Some(1));
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the schedule did not start its harvester");
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
    while portal.seen(&uid).await.attached_datasets_count != Some(2) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    portal.portal.close().await;
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
    let mut write = portal.portal.store().write().await.unwrap();
    sqlx::query("UPDATE harvesters SET status = 'deleting'").execute(&mut *write).await.unwrap();
    write.commit().await.unwrap();
    portal.portal.close().await;
    let portal = portal.reopened().await;
    for _ in 0..500 {
        if portal.call(RetrieveHarvester { harvester_uid: uid.clone() }).await.is_err() {
            let list = ListDatasets { limit: None, offset: None, dataset_id: None };
            assert_eq!(portal.call(list).await.unwrap().total_count, 0);
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the harvester is not deleted");
}

/// Served by a process of its own, which is killed without notice, several times, in the middle of a run.
#[tokio::test]
async fn a_harvester_survives_kills_in_the_middle_of_its_run() {
    let site = Site::start().await;
    (0..40).for_each(|number| site.put(&format!("d{number}"), &format!("Dataset {number}")));
    site.state.lock().unwrap().delay = Duration::from_millis(5);
    let folder = tempfile::tempdir().unwrap();
    let mut uid = None;
    for round in 0..4 {
        let _ = std::fs::remove_file(folder.path().join("address"));
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "serve_until_killed", "--nocapture"])
            .env("PORTAL_FOLDER", folder.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let address = loop {
            match std::fs::read_to_string(folder.path().join("address")) {
                Ok(address) if address.ends_with('\n') => break address.trim().to_owned(),
                _ => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        };
        let remote = PortalClient::new(address, "key");
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
        while remote.seen(uid).await.attached_datasets_count < before.map(|count| (count + 4).min(40)) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(round > 0 || before < Some(40));
    }
    let portal = TestPortal::open(folder).await;
    let ended = portal.harvested(&uid.unwrap()).await;
    assert_eq!((ended.status, ended.harvested_datasets_count), (Some(HarvesterStatus::Idle), Some(40)));
    let list = ListDatasets { limit: None, offset: None, dataset_id: None };
    assert_eq!(portal.call(list).await.unwrap().total_count, 40);
}

#[tokio::test]
#[ignore = "is started by another test, as a process to kill"]
async fn serve_until_killed() {
    let folder = std::path::PathBuf::from(std::env::var("PORTAL_FOLDER").unwrap());
    let mut config = PortalConfig::new(&folder);
    config.admin_key = Some("key".to_owned());
    config.allow_private_urls = true;
    let portal = Portal::open(config).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}\n", listener.local_addr().unwrap());
    std::fs::write(folder.join("address"), address).unwrap();
    portal.serve(listener, std::future::pending()).await.unwrap();
}
