//! The status machine of datasets, over HTTP (behaviour.md 6, 7).
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::datasets::*;
use portico_contract::metadata::Metadata;
use portico_contract::{DatasetId, DatasetUid, ErrorCode};
use reqwest::Method;
use serde_json::Value;
use support::killing::Killable;
use support::{TestPortal, code};

async fn published_title(portal: &TestPortal, dataset_id: &str) -> Option<String> {
    let address = format!("{}/api/explore/v2.1/catalog/datasets/{dataset_id}", portal.address);
    let response = portal.client.get(address).send().await.unwrap();
    if response.status() == 404 {
        return None;
    }
    let body: Value = response.json().await.unwrap();
    body["metas"]["default"]["title"].as_str().map(str::to_owned)
}

#[tokio::test]
async fn a_new_dataset_is_idle_and_becomes_published_and_unpublished_by_order() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let uid = &dataset.uid;
    let status = portal.call(GetDatasetStatus { dataset_uid: uid.clone() }).await.unwrap();
    assert_eq!((status.status, status.is_published), (StatusName::Idle, Some(false)));
    assert_eq!(published_title(&portal, "airports").await, None);

    let status = portal.publish(uid).await;
    assert_eq!((status.status, status.previous), (StatusName::Idle, Some(StatusName::Processing)));
    assert_eq!(status.is_published, Some(true));
    assert!(portal.call(RetrieveDataset { dataset_uid: uid.clone() }).await.unwrap().is_published);
    assert_eq!(published_title(&portal, "airports").await.as_deref(), Some("Airports"));

    portal.call(UnpublishDataset { dataset_uid: uid.clone() }).await.unwrap();
    let status = portal.settled(uid).await;
    assert_eq!((status.status, status.previous), (StatusName::Idle, Some(StatusName::Deleting)));
    assert_eq!(status.is_published, Some(false));
    assert_eq!(published_title(&portal, "airports").await, None);
}

#[tokio::test]
async fn the_identifier_of_a_published_dataset_cannot_change() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    portal.publish(&dataset.uid).await;
    let body = DatasetChanges { dataset_id: Some(DatasetId::new("renamed").unwrap()), ..DatasetChanges::default() };
    let rename = UpdateDataset { dataset_uid: dataset.uid.clone(), body };
    assert!(portal.call(rename.clone()).await.unwrap_err().for_field("dataset_id").is_some());
    portal.call(UnpublishDataset { dataset_uid: dataset.uid.clone() }).await.unwrap();
    portal.settled(&dataset.uid).await;
    assert_eq!(portal.call(rename).await.unwrap().dataset_id.as_str(), "renamed");
}

#[tokio::test]
async fn a_draft_cannot_be_published() {
    let portal = TestPortal::start().await;
    let mut metadata = Metadata::default();
    metadata.set("internal", "draft", true);
    let draft = portal.call(CreateDataset { body: NewDataset { metadata, ..NewDataset::default() } }).await.unwrap();
    assert_eq!(code(portal.call(PublishDataset { dataset_uid: draft.uid }).await), ErrorCode::InvalidDatasetStatus);
}

#[tokio::test]
async fn an_order_on_a_dataset_that_is_queued_is_refused_in_the_words_of_the_api() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    hold(&portal, &uid, "queued").await;
    for refused in [
        portal.call(PublishDataset { dataset_uid: uid.clone() }).await.unwrap_err(),
        portal.call(UnpublishDataset { dataset_uid: uid.clone() }).await.unwrap_err(),
        portal.call(PublishDatasetMetadata { dataset_uid: uid.clone() }).await.unwrap_err(),
        portal.call(DeleteDataset { dataset_uid: uid.clone() }).await.unwrap_err(),
    ] {
        assert_eq!(refused.code, ErrorCode::InvalidDatasetStatus);
        let message =
            "Invalid precondition, dataset status is 'queued' but must be one of 'idle, error, limit_reached'";
        assert_eq!((refused.status, refused.message.as_str()), (400, message));
    }
}

/// Puts a dataset into a status behind the portal's back; nobody works on it.
async fn hold(portal: &TestPortal, uid: &DatasetUid, status: &str) {
    portal.write("UPDATE datasets SET status = ?, order_kind = 'publish' WHERE uid = ?", &[status, uid.as_str()]).await;
}

#[tokio::test]
async fn aborting_is_refused_unless_the_dataset_is_processing() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let error = portal.call(AbortDataset { dataset_uid: uid.clone() }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidDatasetStatus);
    assert!(error.message.contains("dataset status is 'idle'"), "{}", error.message);
    hold(&portal, &uid, "processing").await;
    portal.call(AbortDataset { dataset_uid: uid.clone() }).await.unwrap();
    let status = portal.call(GetDatasetStatus { dataset_uid: uid }).await.unwrap();
    assert_eq!((status.status, status.next), (StatusName::AbortingProcessing, Some(StatusName::Idle)));
}

#[tokio::test]
async fn publishing_metadata_shows_it_and_needs_a_published_dataset() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let order = PublishDatasetMetadata { dataset_uid: dataset.uid.clone() };
    assert_eq!(code(portal.call(order.clone()).await), ErrorCode::InvalidDatasetStatus);
    portal.publish(&dataset.uid).await;

    let mut write = portal.portal.store().write().await.unwrap();
    let mut changed = dataset.clone();
    changed.metadata.set("default", "title", "Aerodromes");
    portico_portal::datasets::save_dataset(&mut write, &changed).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(published_title(&portal, "airports").await.as_deref(), Some("Airports"));

    portal.call(order).await.unwrap();
    portal.settled(&dataset.uid).await;
    assert_eq!(published_title(&portal, "airports").await.as_deref(), Some("Aerodromes"));
}

#[tokio::test]
async fn many_orders_at_once_are_all_carried_out() {
    let portal = TestPortal::start().await;
    let mut uids = Vec::new();
    for number in 0..12 {
        uids.push(portal.dataset(&format!("Dataset {number}")).await.uid);
    }
    let orders = uids.iter().map(|uid| portal.call(PublishDataset { dataset_uid: uid.clone() }));
    for outcome in futures::future::join_all(orders).await {
        outcome.unwrap();
    }
    for uid in &uids {
        assert_eq!(portal.settled(uid).await.is_published, Some(true));
    }
    let catalog = portal.client.get(format!("{}/api/explore/v2.1/catalog/datasets", portal.address));
    let body: Value = catalog.send().await.unwrap().json().await.unwrap();
    assert_eq!(body["total_count"], 12);
}

#[tokio::test]
async fn one_dataset_takes_one_of_many_orders_given_at_the_same_time() {
    let portal = TestPortal::start_with(|config| config.publishers = 1).await;
    let uid = portal.dataset("Airports").await.uid;
    hold(&portal, &uid, "processing").await;
    let orders = (0..8).map(|_| portal.call(PublishDataset { dataset_uid: uid.clone() }));
    let taken = futures::future::join_all(orders).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(taken, 0);
    hold(&portal, &uid, "idle").await;
    portal.publish(&uid).await;
}

#[tokio::test]
async fn what_was_under_way_when_the_portal_ended_is_settled_when_it_opens() {
    let portal = TestPortal::start().await;
    let names = ["processing", "queued", "aborting_processing", "deleting", "saving_version"];
    let mut uids = Vec::new();
    for name in names {
        let uid = portal.dataset(name).await.uid;
        if name == "deleting" {
            portal.publish(&uid).await;
        }
        hold(&portal, &uid, name).await;
        uids.push(uid);
    }
    portal.write("UPDATE datasets SET order_kind = 'unpublish' WHERE status = 'deleting'", &[]).await;
    let left_over = portal.portal.dataset_folder(&uids[3]).join("published_zzzzzz.sqlite3");
    std::fs::write(&left_over, b"half a file").unwrap();

    let portal = portal.reopened().await;
    let mut published = Vec::new();
    for uid in &uids {
        let status = portal.settled(uid).await;
        assert_eq!(status.status, StatusName::Idle, "{uid}");
        published.push(status.is_published == Some(true));
    }
    assert_eq!(published, [true, true, false, false, false]);
    assert!(!left_over.exists());
}

#[tokio::test]
async fn the_key_and_everything_written_are_there_after_reopening() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    portal.publish(&dataset.uid).await;
    let key = portal.key.clone();
    let portal = portal.reopened().await;
    assert_eq!(portal.key, key);
    assert!(portal.call(RetrieveDataset { dataset_uid: dataset.uid }).await.unwrap().is_published);
    assert_eq!(published_title(&portal, "airports").await.as_deref(), Some("Airports"));
}

#[tokio::test]
async fn a_fault_is_obeyed_only_where_the_portal_was_started_so() {
    let portal = TestPortal::start().await;
    let asked = |portal: &TestPortal, fault: &str| {
        portal.request(Method::GET, "/datasets/").header("x-portico-fault", fault).send()
    };
    assert_eq!(asked(&portal, "status=503").await.unwrap().status(), 503);
    let reset = async { asked(&portal, "reset").await?.bytes().await };
    assert!(reset.await.is_err());
    let truncated = async { asked(&portal, "truncate").await?.bytes().await };
    assert!(truncated.await.is_err());
    let late = std::time::Instant::now();
    assert_eq!(asked(&portal, "delay=50ms").await.unwrap().status(), 200);
    assert!(late.elapsed().as_millis() >= 50);

    let portal = TestPortal::start_with(|config| config.faults = false).await;
    assert_eq!(asked(&portal, "status=503").await.unwrap().status(), 200);
}

/// Served by a process of its own, which is then killed without notice.
#[tokio::test]
async fn every_acknowledged_write_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let remote = Killable::start(folder.path()).await;
    let mut acknowledged = Vec::new();
    for number in 0..40 {
        let uid = remote.dataset(&format!("Dataset {number}")).await.uid;
        remote.call(PublishDataset { dataset_uid: uid.clone() }).await.unwrap();
        acknowledged.push(uid);
    }
    drop(remote);

    let portal = TestPortal::open(folder).await;
    for uid in acknowledged {
        let status = portal.settled(&uid).await;
        assert_eq!((status.status, status.is_published), (StatusName::Idle, Some(true)), "{uid}");
    }
}

#[tokio::test]
#[ignore = "is started by another test, as a process to kill"]
async fn serve_until_killed() {
    support::killing::serve().await;
}
