//! Harvesting CKAN and another portal, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::datasets::*;
use portico_contract::fields::{CreateDatasetFieldConfiguration, ListDatasetFieldConfigurations};
use portico_contract::harvesters::*;
use portico_contract::metadata::Metadata;
use portico_contract::resources::CreateDatasetResource;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use support::harvesting::Site;
use support::{TestPortal, serve};

type Packages = Arc<Mutex<Vec<Value>>>;

fn package(id: u64, address: &str) -> Value {
    json!({
        "id": format!("id-{id}"),
        "name": format!("package-{id}"),
        "title": format!("Package {id}"),
        "title_translated": {"fr": format!("Paquet {id}")},
        "notes": "Some notes",
        "license_id": "odc-odbl",
        "license_title": "Open Database License (ODbL)",
        "metadata_modified": "2026-03-04T05:06:07.890123",
        "tags": [{"name": "water"}, {"name": "air", "display_name": "Air"}],
        "groups": [{"name": "environment", "title": "Environment"}],
        "organization": {"title": "The region"},
        "maintainer": "Ada",
        "maintainer_email": "ada@example.org",
        "resources": [
            {"name": "As JSON", "format": "JSON", "url": format!("{address}/x.json")},
            {"name": "As CSV", "format": "CSV", "url": format!("{address}/rows.csv")},
        ],
    })
}

/// A CKAN that wants a key, for its files too. Understands `fq` with one group, `q` as a part of the name.
async fn ckan(packages: Packages) -> String {
    fn known(headers: &HeaderMap) -> Result<(), StatusCode> {
        let known = headers.get("authorization").is_some_and(|key| key == "s3cret");
        if known { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
    }
    async fn search(
        State(packages): State<Packages>,
        Query(query): Query<HashMap<String, String>>,
        headers: HeaderMap,
    ) -> Result<Json<Value>, StatusCode> {
        known(&headers)?;
        let text = |name: &str| query.get(name).cloned().unwrap_or_default();
        let wanted = |package: &&Value| {
            let groups = package["groups"].as_array().unwrap();
            let in_group = |group: &Value| text("fq") == format!("groups:\"{}\"", group["name"].as_str().unwrap());
            (text("fq").is_empty() || groups.iter().any(in_group))
                && package["name"].as_str().unwrap().contains(&text("q"))
        };
        let packages = packages.lock().unwrap();
        let found: Vec<&Value> = packages.iter().filter(wanted).collect();
        let (start, rows): (usize, usize) = (text("start").parse().unwrap(), text("rows").parse().unwrap());
        let page: Vec<&Value> = found.iter().skip(start).take(rows).copied().collect();
        Ok(Json(json!({"success": true, "result": {"count": found.len(), "results": page}})))
    }
    async fn show(
        State(packages): State<Packages>,
        Query(query): Query<HashMap<String, String>>,
    ) -> Result<Json<Value>, StatusCode> {
        let packages = packages.lock().unwrap();
        let found = packages.iter().find(|package| package["id"] == query["id"]);
        found.map(|package| Json(json!({"success": true, "result": package}))).ok_or(StatusCode::NOT_FOUND)
    }
    async fn rows(headers: HeaderMap) -> Result<&'static str, StatusCode> {
        known(&headers).map(|()| "name;count\nlake;1\nriver;2\n")
    }
    let router = Router::new()
        .route("/api/3/action/package_search", get(search))
        .route("/api/3/action/package_show", get(show))
        .route("/rows.csv", get(rows))
        .with_state(packages);
    serve(router).await
}

#[tokio::test]
async fn a_ckan_catalog_is_harvested_page_by_page_with_its_key() {
    let portal = TestPortal::start().await;
    let packages = Packages::default();
    let address = ckan(packages.clone()).await;
    packages.lock().unwrap().extend((0..150).map(|id| package(id, &address)));
    let settings = json!({"type": "ckan", "name": "The region", "url": address, "api_key": "s3cret", "language": "fr"});
    let uid = portal.harvester(settings).await;
    let ended = portal.harvest(&uid).await;
    assert_eq!(portal.errors(&uid).await, HarvesterErrors::default());
    assert_eq!((ended.remote_datasets_count, ended.harvested_datasets_count), (Some(150), Some(150)));
    let dataset = portal.find("package-120").await.unwrap();
    let text = |field: &str| dataset.metadata.get("default", field).cloned().unwrap_or_default();
    assert_eq!(dataset.title(), "Paquet 120");
    assert_eq!((text("keyword"), text("theme")), (json!(["water", "Air"]), json!(["Environment"])));
    assert_eq!((text("publisher"), text("modified")), (json!("The region"), json!("2026-03-04T05:06:07Z")));
    // The label of a licence that this portal knows brings its identifier.
    assert_eq!((text("license"), text("license_id")), (json!("Open Database License (ODbL)"), json!("odbl")));
    assert_eq!(dataset.metadata.text("dcat", "contact_email"), Some("ada@example.org"));

    // The key goes with the harvester to its files, and into no answer.
    let resources = serde_json::to_value(portal.resources(&dataset.uid).await).unwrap();
    assert_eq!(resources.as_array().unwrap().len(), 1);
    assert!(resources[0]["title"] == "As CSV" && !resources.to_string().contains("s3cret"));
    let status = portal.publish(&dataset.uid).await;
    assert_eq!((status.is_published, status.message), (Some(true), None));
    assert_eq!(portal.rows("package-120").await.unwrap()[1], json!({"name": "river", "count": 2}));
}

#[tokio::test]
async fn a_ckan_catalog_is_narrowed_and_only_what_is_gone_from_it_is_deleted() {
    let portal = TestPortal::start().await;
    let packages = Packages::default();
    let address = ckan(packages.clone()).await;
    packages.lock().unwrap().extend((0..10).map(|id| package(id, &address)));
    packages.lock().unwrap()[3]["groups"] = json!([]);
    let settings = |more: Value| {
        let mut all = json!({"type": "ckan", "name": "x", "url": address, "api_key": "s3cret",
            "group": "environment", "delete_missing_datasets": true});
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let uid = portal.harvester(settings(json!({"offset": 2, "limit": 5}))).await;
    let preview = portal.call(PreviewHarvester { harvester_uid: uid.clone() }).await.unwrap();
    assert_eq!((preview.total_count, preview.results[1].id.as_str()), (5, "id-4"));
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.remote_datasets_count, ended.attached_datasets_count), (Some(5), Some(5)));
    packages.lock().unwrap().remove(4);
    let narrow = UpdateHarvester {
        harvester_uid: uid.clone(),
        body: support::harvesting::read(settings(json!({"query": "package-7"}))),
    };
    portal.call(narrow).await.unwrap();
    let ended = portal.harvest(&uid).await;
    assert_eq!((ended.harvested_datasets_count, ended.attached_datasets_count), (Some(1), Some(4)));
    assert!(portal.find("package-4").await.is_none() && portal.find("package-5").await.is_some());
}

#[tokio::test]
async fn a_server_that_is_no_such_catalog_ends_the_run() {
    let portal = TestPortal::start().await;
    let site = Site::start().await;
    let router = Router::new()
        .route("/api/3/action/package_search", get(async || Json(json!({"success": false}))))
        .route("/api/explore/v2.1/catalog/datasets", get(async || "<html>"));
    let address = serve(router).await;
    for (settings, message) in [
        (json!({"type": "ckan", "url": address}), "did not answer as the action API of CKAN does"),
        (json!({"type": "ods", "domain": address}), "did not answer with JSON"),
        (json!({"type": "ods", "domain": site.address}), "answered 404 Not Found"),
        (json!({"type": "ckan", "url": "http://127.0.0.1:9"}), "could not be reached"),
    ] {
        let mut settings = settings;
        settings["name"] = json!("x");
        let uid = portal.harvester(settings).await;
        assert_eq!(portal.harvest(&uid).await.has_error, Some(true));
        let error = portal.errors(&uid).await.harvester.unwrap();
        assert!(error.contains(message), "{error}");
    }
}

/// Publishes a dataset of a site's file on a portal.
async fn publish(portal: &TestPortal, site: &Site, id: &str, restricted: bool, publisher: &str) {
    let mut metadata = Metadata::default();
    metadata.set("default", "title", format!("Title of {id}"));
    metadata.set("default", "publisher", publisher);
    metadata.set("default", "keyword", json!([id, "all"]));
    let new: NewDataset =
        serde_json::from_value(json!({"dataset_id": id, "is_restricted": restricted, "metadata": metadata})).unwrap();
    let uid = portal.call(CreateDataset { body: new }).await.unwrap().uid;
    site.put(id, id);
    let connection = json!({"type": "http", "url": format!("{}/files/{id}.csv", site.address)});
    let body = json!({"type": "csvfile", "title": "x", "datasource": {"type": "http", "connection": connection}});
    let body = serde_json::from_value(body).unwrap();
    portal.call(CreateDatasetResource { dataset_uid: uid.clone(), body }).await.unwrap();
    assert_eq!(portal.publish(&uid).await.is_published, Some(true));
}

#[tokio::test]
async fn another_portal_is_harvested_as_its_key_sees_it() {
    let (here, there, site) = (TestPortal::start().await, TestPortal::start().await, Site::start().await);
    publish(&there, &site, "open-trees", false, "City").await;
    publish(&there, &site, "secret-trees", true, "City").await;
    publish(&there, &site, "open-bikes", false, "Region").await;

    let anonymous = here.harvester(json!({"type": "ods", "name": "Neighbours", "domain": there.address})).await;
    let preview = here.call(PreviewHarvester { harvester_uid: anonymous.clone() }).await.unwrap();
    assert_eq!(preview.total_count, 2);
    here.call(DeleteHarvester { harvester_uid: anonymous, delete_attached_datasets: false }).await.unwrap();

    let settings = json!({"type": "ods", "name": "Neighbours", "domain": there.address, "api_key": there.key,
        "refines": "refine.publisher=City&refine.keyword=all", "delete_missing_datasets": true});
    let uid = here.harvester(settings).await;
    let ended = here.harvest(&uid).await;
    assert_eq!(here.errors(&uid).await, HarvesterErrors::default());
    assert_eq!((ended.remote_datasets_count, ended.attached_datasets_count), (Some(2), Some(2)));
    let dataset = here.find("secret-trees").await.unwrap();
    assert_eq!(dataset.title(), "Title of secret-trees");
    assert_eq!(dataset.metadata.list("default", "keyword"), ["secret-trees", "all"]);
    assert!(dataset.metadata.get("default", "records_count").is_none());
    here.call(PublishHarvester { harvester_uid: uid.clone() }).await.unwrap();
    let status = here.settled(&dataset.uid).await;
    assert_eq!((status.is_published, status.message), (Some(true), None));
    assert_eq!(here.rows("secret-trees").await.unwrap()[0], json!({"name": "secret-trees", "count": 1}));

    let gone = there.find("open-trees").await.unwrap();
    there.call(UnpublishDataset { dataset_uid: gone.uid.clone() }).await.unwrap();
    there.settled(&gone.uid).await;
    assert_eq!(here.harvest(&uid).await.attached_datasets_count, Some(1));
    assert!(here.find("open-trees").await.is_none());
}

#[tokio::test]
async fn the_fields_of_another_portal_keep_their_types_and_labels() {
    let (here, there, site) = (TestPortal::start().await, TestPortal::start().await, Site::start().await);
    publish(&there, &site, "towns", false, "City").await;
    let uid = there.find("towns").await.unwrap().uid;
    site.state.lock().unwrap().files.insert("towns.csv".to_owned(), "code;place\n007;48.85, 2.35\n".to_owned());
    for step in [
        json!({"type": "type", "label": "t", "field": "code", "type_param": "text"}),
        json!({"type": "rename", "label": "r", "from_name": "code", "to_name": "insee", "field_label": "INSEE code"}),
        json!({"type": "type", "label": "t", "field": "place", "type_param": "geo_point_2d"}),
    ] {
        let body = serde_json::from_value(step).unwrap();
        there.call(CreateDatasetFieldConfiguration { dataset_uid: uid.clone(), body }).await.unwrap();
    }
    there.published(&uid).await;
    let harvester = here.harvester(json!({"type": "ods", "name": "x", "domain": there.address})).await;
    here.harvest(&harvester).await;
    here.call(PublishHarvester { harvester_uid: harvester.clone() }).await.unwrap();
    let own = here.find("towns").await.unwrap().uid;
    here.settled(&own).await;
    let row = json!({"insee": "007", "place": {"lat": 48.85, "lon": 2.35}});
    assert_eq!(here.rows("towns").await.unwrap(), [row]);
    let steps = ListDatasetFieldConfigurations { dataset_uid: own.clone(), limit: None, offset: None };
    let first = here.call(steps.clone()).await.unwrap();
    let labels = serde_json::to_value(&first.results).unwrap();
    assert!(labels.as_array().unwrap().iter().any(|step| step["field_label"] == "INSEE code"), "{labels}");

    // A field that is no longer there takes its configurations with it.
    let body = serde_json::from_value(json!({"type": "delete", "label": "d", "field": "insee"})).unwrap();
    there.call(CreateDatasetFieldConfiguration { dataset_uid: uid.clone(), body }).await.unwrap();
    there.published(&uid).await;
    here.harvest(&harvester).await;
    assert_eq!(here.settled(&own).await.message, None);
    assert_eq!(here.rows("towns").await.unwrap(), [json!({"place": {"lat": 48.85, "lon": 2.35}})]);
    assert!(here.call(steps).await.unwrap().total_count < first.total_count);
}

#[tokio::test]
async fn the_catalog_of_a_portal_is_refined_by_its_facets() {
    let (portal, site) = (TestPortal::start().await, Site::start().await);
    publish(&portal, &site, "one", false, "The \"city\"").await;
    publish(&portal, &site, "two", false, "Region").await;
    let found = async |refine: &str| {
        let address = format!("{}/api/explore/v2.1/catalog/datasets", portal.address);
        let answer = portal.client.get(address).query(&[("refine", refine)]).send().await.unwrap();
        let status = answer.status().as_u16();
        let page: Value = answer.json().await.unwrap();
        let ids = page["results"].as_array().into_iter().flatten();
        (status, ids.map(|dataset| dataset["dataset_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(found("publisher:Region").await, (200, vec!["two".to_owned()]));
    assert_eq!(found("publisher:\"The \\\"city\\\"\"").await, (200, vec!["one".to_owned()]));
    assert_eq!(found("keyword:two").await, (200, vec!["two".to_owned()]));
    assert_eq!(found("keyword:three").await, (200, Vec::new()));
    assert_eq!(found("$.x:1").await.0, 400);
}
