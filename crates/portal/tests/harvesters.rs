//! Harvesters, over HTTP, against a web site that the tests start.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_metadata::UpdateTemplateFieldDatasetMetadata;
use portico_contract::dataset_versions::{ListDatasetVersions, RestoreVersion};
use portico_contract::datasets::*;
use portico_contract::harvesters::*;
use portico_contract::metadata::MetadataValue;
use portico_contract::{ApiError, ErrorCode, HarvesterUid, TemplateFieldName, TemplateName};
use serde_json::{Value, json};
use std::time::Duration;
use support::harvesting::{Site, read};
use support::{TestPortal, code, until};

fn with(mut settings: Value, more: Value) -> Value {
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    settings
}

async fn update(portal: &TestPortal, uid: &HarvesterUid, value: Value) -> Result<Harvester, ApiError> {
    portal.call(UpdateHarvester { harvester_uid: uid.clone(), body: read(value) }).await
}

async fn edit(portal: &TestPortal, dataset: &Dataset, field: &str, value: Value) {
    let body: MetadataValue = serde_json::from_value(json!({"value": value, "override_remote_value": true})).unwrap();
    let edit = UpdateTemplateFieldDatasetMetadata {
        dataset_uid: dataset.uid.clone(),
        template_name: TemplateName::new("default").unwrap(),
        template_field_name: TemplateFieldName::new(field).unwrap(),
        body,
    };
    portal.call(edit).await.unwrap();
}

fn value(dataset: &Dataset, field: &str) -> Value {
    serde_json::to_value(&dataset.metadata.0["default"][field]).unwrap()
}

#[tokio::test]
async fn a_catalog_becomes_datasets_that_are_published_and_unpublished_together() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("trees", "Trees of the city");
    site.put("bikes", "Bikes");
    let created = portal.call(CreateHarvester { body: read(site.settings()) }).await.unwrap();
    let uid = created.uid.clone().unwrap();
    assert_eq!((created.status, created.version), (Some(HarvesterStatus::New), Some(1)));
    assert_eq!((created.remote_datasets_count, created.attached_datasets_count), (None, Some(0)));

    let preview = portal.call(PreviewHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!((preview.total_count, preview.results[0].id.as_str()), (2, "trees"));
    assert_eq!(preview.results[0].description, "All about Trees of the city");
    assert!(portal.find("trees-of-the-city").await.is_none());

    let started = portal.call(StartHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!(started.status, Some(HarvesterStatus::Queued));
    let ended = portal.harvested(&uid).await;
    assert_eq!(ended.status, Some(HarvesterStatus::Idle));
    assert_eq!((ended.remote_datasets_count, ended.harvested_datasets_count), (Some(2), Some(2)));
    assert_eq!((ended.attached_datasets_count, ended.published_datasets_count), (Some(2), Some(0)));
    assert_eq!((ended.has_error, ended.resource_errors_count), (Some(false), Some(0)));
    assert!(ended.last_success_at >= ended.last_started_at && ended.last_started_at.is_some());

    let trees = portal.find("trees-of-the-city").await.unwrap();
    assert_eq!(
        value(&trees, "title"),
        json!({"value": "Trees of the city", "remote_value": "Trees of the city", "override_remote_value": false})
    );
    assert_eq!(value(&trees, "modified")["value"], "2026-01-02T00:00:00Z");
    let resources = serde_json::to_value(portal.resources(&trees.uid).await).unwrap();
    assert_eq!(resources.as_array().unwrap().len(), 1);
    assert_eq!(resources[0]["datasource"]["connection"]["url"], format!("{}/files/trees.csv", site.address));

    portal.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!(portal.settled(&trees.uid).await.is_published, Some(true));
    portal.settled(&portal.find("bikes").await.unwrap().uid).await;
    assert_eq!(portal.rows("bikes").await.unwrap()[0], json!({"name": "bikes", "count": 1}));
    assert_eq!(portal.seen(&uid).await.published_datasets_count, Some(2));
    portal.call(UnpublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!(portal.settled(&trees.uid).await.is_published, Some(false));
    portal.settled(&portal.find("bikes").await.unwrap().uid).await;
    assert_eq!(portal.seen(&uid).await.published_datasets_count, Some(0));
}

#[tokio::test]
async fn a_second_run_follows_the_catalog_and_keeps_what_was_edited_here() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("trees", "Trees");
    site.put("bikes", "Bikes");
    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    let (trees, bikes) = (portal.find("trees").await.unwrap(), portal.find("bikes").await.unwrap());
    portal.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    portal.settled(&trees.uid).await;
    let untouched = portal.settled(&bikes.uid).await;
    edit(&portal, &trees, "publisher", json!("Our own office")).await;

    site.put("trees", "Trees and shrubs");
    site.put("benches", "Benches");
    site.state.lock().unwrap().files.insert("trees.csv".to_owned(), "name;count\nshrub;3\n".to_owned());
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.harvested_datasets_count, ended.attached_datasets_count), (Some(3), Some(3)));
    let after = portal.again(&trees).await;
    assert_eq!((after.title(), after.dataset_id.as_str()), ("Trees and shrubs", "trees"));
    assert_eq!(
        value(&after, "publisher"),
        json!({"value": "Our own office", "remote_value": "The city", "override_remote_value": true})
    );
    // What is published follows by itself; what did not change is left alone.
    portal.settled(&trees.uid).await;
    assert_eq!(portal.rows("trees").await.unwrap(), [json!({"name": "shrub", "count": 3})]);
    assert_eq!(portal.settled(&bikes.uid).await.since, untouched.since);
    assert_eq!(portal.rows("benches").await, None);
}

#[tokio::test]
async fn what_is_gone_from_the_catalog_stays_unless_the_harvester_is_told_to_delete_it() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    ["a", "b", "c"].iter().for_each(|id| site.put(id, id));
    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    portal.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    site.take("b");
    portal.harvest(&uid).await;
    assert!(portal.find("b").await.is_some());

    // `c` is passed over by the limit: it is not gone.
    update(&portal, &uid, with(site.settings(), json!({"delete_missing_datasets": true, "number_of_datasets": 1})))
        .await
        .unwrap();
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.remote_datasets_count, ended.harvested_datasets_count), (Some(1), Some(1)));
    assert_eq!(ended.attached_datasets_count, Some(2));
    assert!(portal.find("b").await.is_none() && portal.find("c").await.is_some());

    // A catalog that cannot be read takes nothing away.
    site.state.lock().unwrap().datasets = vec![json!("nonsense")];
    let mut settings = site.settings();
    settings["url"] = json!(format!("{}/nowhere/", site.address));
    update(&portal, &uid, with(settings, json!({"delete_missing_datasets": true}))).await.unwrap();
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.has_error, ended.attached_datasets_count), (Some(true), Some(2)));
    assert_eq!(portal.errors(&uid).await.harvester.as_deref(), Some("127.0.0.1 answered 404 Not Found."));
}

#[tokio::test]
async fn what_cannot_be_harvested_is_told_by_dataset_and_the_rest_is_harvested() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    ["good", "lost"].iter().for_each(|id| site.put(id, id));
    {
        let mut state = site.state.lock().unwrap();
        state.datasets.push(json!({"title": "Without identifier"}));
        state.datasets.push(json!({"identifier": "untitled"}));
        state.datasets.push(json!("nonsense"));
        state.files.remove("lost.csv");
    }
    let uid = portal.harvester(with(site.settings(), json!({"download_resources": true}))).await;
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.remote_datasets_count, ended.harvested_datasets_count), (Some(5), Some(1)));
    assert_eq!((ended.has_error, ended.resource_errors_count), (Some(false), Some(4)));
    let errors = portal.errors(&uid).await;
    assert_eq!(errors.harvester, None);
    assert_eq!(errors.resources["lost"], "Resource \"Rows\": 127.0.0.1 answered 404 Not Found.");
    assert_eq!(errors.resources["untitled"], "It has no title.");
    assert_eq!(errors.resources.len(), 4);
    assert!(portal.find("lost").await.is_none());

    site.put("lost", "lost");
    assert_eq!(portal.harvest(&uid).await.resource_errors_count, Some(3));
}

#[tokio::test]
async fn files_are_downloaded_where_that_is_wanted_and_follow_the_catalog() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("trees", "Trees");
    let uid = portal.harvester(with(site.settings(), json!({"download_resources": true}))).await;
    portal.harvest(&uid).await;
    let trees = portal.find("trees").await.unwrap();
    let resource = |resources: Vec<portico_contract::resources::Resource>| serde_json::to_value(&resources[0]).unwrap();
    let first = resource(portal.resources(&trees.uid).await);
    assert_eq!(first["datasource"]["file"]["uid"], "trees.csv");
    portal.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    portal.settled(&trees.uid).await;
    assert_eq!(portal.rows("trees").await.unwrap().len(), 2);

    // Nothing changed there: nothing changes here.
    portal.harvest(&uid).await;
    assert_eq!(resource(portal.resources(&trees.uid).await), first);
    site.state.lock().unwrap().files.insert("trees.csv".to_owned(), "name;count\noak;9\n".to_owned());
    portal.harvest(&uid).await;
    portal.settled(&trees.uid).await;
    assert_eq!(portal.rows("trees").await.unwrap(), [json!({"name": "oak", "count": 9})]);
    let second = resource(portal.resources(&trees.uid).await);
    assert_eq!((&second["uid"], &second["datasource"]["file"]["uid"]), (&first["uid"], &json!("trees.csv")));

    // Attached instead, and then without resources at all; the file goes with what read it.
    update(&portal, &uid, site.settings()).await.unwrap();
    portal.harvest(&uid).await;
    assert_eq!(resource(portal.resources(&trees.uid).await)["datasource"]["type"], "http");
    update(&portal, &uid, with(site.settings(), json!({"metadata_only": true}))).await.unwrap();
    portal.harvest(&uid).await;
    assert!(portal.resources(&trees.uid).await.is_empty());
}

#[tokio::test]
async fn forced_metadata_wins_over_the_catalog_as_long_as_it_is_forced() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("trees", "Trees");
    let forced = json!({"forced_metas": {"default": {"publisher": "Paris Open Data", "timezone": "Europe/Paris"},
        "internal": {"license_id": "odbl"}}, "restrict_datasets_visibility": true});
    let uid = portal.harvester(with(site.settings(), forced)).await;
    portal.harvest(&uid).await;
    let trees = portal.find("trees").await.unwrap();
    assert!(trees.is_restricted);
    assert_eq!(
        value(&trees, "publisher"),
        json!({"value": "Paris Open Data", "remote_value": "The city", "override_remote_value": true})
    );
    assert_eq!(value(&trees, "timezone"), json!({"value": "Europe/Paris"}));
    assert_eq!(value(&trees, "license"), json!({"value": "Open Database License (ODbL)"}));
    update(&portal, &uid, site.settings()).await.unwrap();
    portal.harvest(&uid).await;
    let after = portal.again(&trees).await;
    assert_eq!(value(&after, "publisher")["value"], "The city");
    assert!(after.metadata.get("default", "timezone").is_none());
    let wrong =
        with(site.settings(), json!({"forced_metas": {"default": {"keyword": "not a list"}, "nowhere": {"a": 1}}}));
    let error = update(&portal, &uid, wrong).await.unwrap_err();
    assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["forced_metas.default.keyword", "forced_metas.nowhere"]);
}

#[tokio::test]
async fn a_run_is_aborted_and_what_it_has_harvested_stays() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    ["a", "b", "c"].iter().for_each(|id| site.put(id, id));
    site.state.lock().unwrap().delay = Duration::from_millis(150);
    let uid = portal.harvester(with(site.settings(), json!({"download_resources": true}))).await;
    let abort = AbortHarvester { harvester_uid: uid.clone() };
    let refused = portal.call(abort.clone()).await.unwrap_err();
    assert_eq!((refused.status, refused.code), (400, ErrorCode::InvalidHarvesterStatus));
    assert_eq!(refused.message, "Invalid transition from new to aborting");
    portal.call(StartHarvester { harvester_uid: uid.clone() }).await.unwrap();
    until("one dataset is harvested", async || {
        (portal.seen(&uid).await.harvested_datasets_count == Some(1)).then_some(())
    })
    .await;
    let again = portal.call(StartHarvester { harvester_uid: uid.clone() }).await.unwrap_err();
    assert_eq!(again.message, "Invalid transition from processing to processing");
    let publish = PublishHarvester { harvester_uid: uid.clone() };
    assert_eq!(code(portal.call(publish).await), ErrorCode::InvalidHarvesterStatus);
    let delete = DeleteHarvester { harvester_uid: uid.clone(), delete_attached_datasets: false };
    assert_eq!(code(portal.call(delete).await), ErrorCode::InvalidHarvesterStatus);

    let aborted = portal.call(abort).await.unwrap();
    assert_eq!(aborted.status, Some(HarvesterStatus::Aborting));
    let ended = portal.harvested(&uid).await;
    assert_eq!((ended.status, ended.has_error), (Some(HarvesterStatus::Idle), Some(false)));
    assert_eq!((ended.harvested_datasets_count, ended.attached_datasets_count), (Some(1), Some(1)));
    assert_eq!(ended.last_success_at, None);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(portal.seen(&uid).await.attached_datasets_count, Some(1));
}

#[tokio::test]
async fn a_harvester_is_deleted_without_its_datasets_or_with_them() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    ["a", "b"].iter().for_each(|id| site.put(id, id));
    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    let unsaid = portal.request(reqwest::Method::DELETE, &format!("/harvesters/{uid}/")).send().await.unwrap();
    assert_eq!(unsaid.status(), 400);
    let dataset = portal.find("a").await.unwrap();
    portal.call(DeleteHarvester { harvester_uid: uid.clone(), delete_attached_datasets: false }).await.unwrap();
    assert_eq!(code(portal.call(RetrieveHarvester { harvester_uid: uid }).await), ErrorCode::NotFound);
    assert_eq!(value(&portal.again(&dataset).await, "title"), json!({"value": "a"}));
    // That is a change of each dataset; and going back behind it does not bring the link back.
    let list = ListDatasetVersions { dataset_uid: dataset.uid.clone(), limit: None, offset: None };
    let versions = portal.call(list).await.unwrap().results;
    assert_eq!((versions.len(), &versions[0].sections[..]), (2, &["metadata".to_owned()][..]));
    assert_eq!(versions[0].created_by.as_ref().unwrap().username.as_str(), "admin");
    let restore = RestoreVersion { dataset_uid: dataset.uid.clone(), version_uid: versions[1].uid.clone() };
    assert_eq!(value(&portal.call(restore).await.unwrap(), "title"), json!({"value": "a"}));

    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    assert!(portal.find("a-2").await.is_some());
    // Also while they are being published.
    portal.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    portal.call(DeleteHarvester { harvester_uid: uid.clone(), delete_attached_datasets: true }).await.unwrap();
    let error = until("the harvester is deleted", async || {
        let seen = portal.call(RetrieveHarvester { harvester_uid: uid.clone() }).await;
        seen.inspect(|harvester| assert_eq!(harvester.status, Some(HarvesterStatus::Deleting))).err()
    })
    .await;
    assert_eq!(error.code, ErrorCode::NotFound);
    assert!(portal.find("a-2").await.is_none() && portal.find("b-2").await.is_none());
    assert!(portal.find("a").await.is_some());
}

#[tokio::test]
async fn a_copy_of_a_harvested_dataset_is_nobodys_but_its_own() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    site.put("a", "a");
    let uid = portal.harvester(site.settings()).await;
    portal.harvest(&uid).await;
    let dataset = portal.find("a").await.unwrap();
    assert_eq!(value(&dataset, "title")["remote_value"], "a");
    let copy = portal.call(CopyDataset { dataset_uid: dataset.uid.clone() }).await.unwrap();
    assert_eq!(value(&copy, "title"), json!({"value": "a"}));
    site.put("a", "b");
    portal.harvest(&uid).await;
    assert_eq!(value(&portal.again(&dataset).await, "title")["value"], "b");
    assert_eq!(value(&portal.again(&copy).await, "title"), json!({"value": "a"}));
    assert_eq!(portal.seen(&uid).await.attached_datasets_count, Some(1));
}

#[tokio::test]
async fn a_private_address_is_not_harvested_unless_the_portal_allows_it() {
    let portal = TestPortal::start_with(|config| config.allow_private_urls = false).await;
    let site = Site::start().await;
    let uid = portal.harvester(site.settings()).await;
    let error = portal.call(PreviewHarvester { harvester_uid: uid.clone() }).await.unwrap_err();
    assert!(error.message.contains("private network"), "{error:?}");
    assert_eq!(portal.harvest(&uid).await.has_error, Some(true));
    assert!(portal.errors(&uid).await.harvester.unwrap().contains("private network"));
}

#[tokio::test]
async fn another_configuration_is_previewed_before_it_is_saved() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    ["a", "b"].iter().for_each(|id| site.put(id, id));
    let uid = portal.harvester(with(site.settings(), json!({"number_of_datasets": 1}))).await;
    let preview = async |value: Value| {
        portal.call(PreviewUnsavedHarvester { harvester_uid: uid.clone(), body: read(value) }).await
    };
    // What is not given is as it is saved.
    assert_eq!(preview(site.settings()).await.unwrap().total_count, 1);
    assert_eq!(preview(with(site.settings(), json!({"number_of_datasets": 2}))).await.unwrap().total_count, 2);
    assert!(
        preview(json!({"type": "datajson", "name": "x", "url": " "})).await.unwrap_err().for_field("url").is_some()
    );
    let other = preview(json!({"type": "wfs", "name": "x", "url": "https://x.org"})).await.unwrap_err();
    assert_eq!(other.message, "This embedded portal has no client for harvesters of the type 'wfs'.");
    let saved = portal.call(PreviewHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!(saved.total_count, 1);
}
