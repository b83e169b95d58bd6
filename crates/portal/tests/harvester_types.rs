//! Types of harvesters over HTTP: what is kept of each, its secrets, its faults, and who may set one up.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::harvesters::*;
use portico_contract::{ErrorCode, Limit, Offset};
use serde_json::{Value, json};
use support::harvesting::read;
use support::{TestPortal, code};

fn ftp(more: Value) -> Value {
    let mut all = json!({"host": "ftp.example.org", "user": "u", "password": "hunter2", "directory": "/d"});
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

/// The types without a client, each with its own settings.
fn without_client() -> Vec<(&'static str, Value)> {
    let url = "https://example.org/x";
    vec![
        ("arcgis", json!({"url": url, "download_resources": true})),
        ("arcgis_opendata", json!({"url": url, "compute_geo_area": true, "fetch_data": true})),
        ("csw", json!({"url": url, "themes_mapping": {"t": {"a": "b"}}, "licenses_mapping": {"a": "b"}})),
        (
            "datagouv",
            json!({"organization_id": "534fff75", "attachment": true, "filter_name": "n", "filter_value": "v"}),
        ),
        ("ftp", ftp(json!({"meta": "m"}))),
        ("ftp_csv", ftp(json!({"metadata_file": "m.csv", "metadata_join_key": "k"}))),
        ("ftp_with_meta_csv", ftp(json!({"metadata_file": "m.csv", "csv_separator": ";"}))),
        ("junar", json!({"url": url, "auth_key": "hunter2", "categories": "c"})),
        ("omi_node", json!({"url": url, "infoitems_limit": 3, "omi_node_version": "0.9.0"})),
        ("quandl", json!({"database_code": "ECMCI", "api_key": "hunter2", "number_of_datasets": 5})),
        ("socrata", json!({"url": url})),
        ("wfs", json!({"url": url, "metadata_only": true})),
    ]
}

#[tokio::test]
async fn a_type_without_a_client_is_kept_and_its_run_ends_at_once_with_an_error() {
    let portal = TestPortal::start().await;
    for (kind, settings) in without_client() {
        let mut body = settings.clone();
        body["type"] = json!(kind);
        body["name"] = json!(format!("From {kind}"));
        let uid = portal.harvester(body).await;
        let kept = serde_json::to_value(portal.seen(&uid).await).unwrap();
        for (name, value) in settings.as_object().unwrap() {
            let expected = if value == "hunter2" { &Value::Null } else { value };
            assert_eq!(&kept[name], expected, "{kind} {name}");
        }
        let ended = portal.harvest(&uid).await;
        assert_eq!((ended.has_error, ended.attached_datasets_count), (Some(true), Some(0)));
        let message = format!("This embedded portal has no client for harvesters of the type '{kind}'.");
        assert_eq!(portal.errors(&uid).await.harvester.as_deref(), Some(message.as_str()));
        let preview = portal.call(PreviewHarvester { harvester_uid: uid }).await.unwrap_err();
        assert_eq!((preview.status, preview.message), (400, message));
    }
    let mut connection = portal.portal.store().read().await.unwrap();
    let documents: Vec<String> =
        sqlx::query_scalar("SELECT document FROM harvesters").fetch_all(&mut *connection).await.unwrap();
    assert_eq!(documents.len(), 12);
    assert!(documents.iter().all(|document| !document.contains("hunter2")));
}

#[tokio::test]
async fn harvesters_are_listed_a_page_at_a_time_in_the_order_they_were_made() {
    let portal = TestPortal::start().await;
    for number in 0..3 {
        portal.harvester(json!({"type": "socrata", "name": format!("{number}"), "url": "https://x.org"})).await;
    }
    let list = |limit, offset| ListHarvesters { limit: Some(Limit(limit)), offset: Some(Offset(offset)) };
    let page = portal.call(list(1, 1)).await.unwrap();
    assert_eq!((page.total_count, page.results[0].name.as_str()), (3, "1"));
    assert!(page.next.is_some() && page.previous.is_some());
    assert!(portal.call(list(0, 0)).await.unwrap().results.is_empty());
}

#[tokio::test]
async fn what_is_wrong_with_a_harvester_is_named() {
    let portal = TestPortal::start().await;
    for (value, field) in [
        (json!({"type": "carrier_pigeon", "name": "x"}), "type"),
        (json!({"type": "socrata", "name": " ", "url": "https://x.org"}), "name"),
        (json!({"type": "socrata", "name": "x", "url": "gopher://x.org"}), "url"),
        (json!({"type": "socrata", "name": "x", "url": "https://x.org", "version": 0}), "version"),
        (json!({"type": "ods", "name": "x", "domain": "no domain"}), "domain"),
        (json!({"type": "ckan", "name": "x", "url": "https://x.org", "limit": -1}), "limit"),
        (json!({"type": "ftp", "name": "x", "host": "", "user": "u", "password": "p"}), "host"),
        (json!({"type": "datagouv", "name": "x", "organization_id": ""}), "organization_id"),
        (
            json!({"type": "wfs", "name": "x", "url": "https://x.org", "forced_metas": {"default": {"title": 1}}}),
            "forced_metas.default.title",
        ),
    ] {
        let error = portal.call(CreateHarvester { body: read(value.clone()) }).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::ValidationError);
        assert!(error.for_field(field).is_some(), "{value}: {error:?}");
    }
    let without = portal.request(reqwest::Method::POST, "/harvesters/").json(&json!({"type": "wfs", "name": "x"}));
    let answer: Value = without.send().await.unwrap().json().await.unwrap();
    assert!(answer["detail"]["url"].is_array(), "{answer}");
    let uid = portal.harvester(json!({"type": "wfs", "name": "x", "url": "https://x.org"})).await;
    let other =
        UpdateHarvester { harvester_uid: uid, body: read(json!({"type": "csw", "name": "x", "url": "https://x.org"})) };
    assert!(portal.call(other).await.unwrap_err().for_field("type").is_some());
}

#[tokio::test]
async fn a_key_is_kept_for_its_server_only_and_cleared_by_an_empty_text() {
    let portal = TestPortal::start().await;
    let ckan = |url: &str, key: Value| json!({"type": "ckan", "name": "x", "url": url, "api_key": key});
    let uid = portal.harvester(ckan("https://a.example.org", json!("hunter2"))).await;
    let stored = async || {
        let mut connection = portal.portal.store().read().await.unwrap();
        let query = "SELECT document ->> 'api_key' FROM harvesters";
        sqlx::query_scalar::<_, Option<String>>(query).fetch_one(&mut *connection).await.unwrap()
    };
    let update = async |body: Value| {
        portal.call(UpdateHarvester { harvester_uid: uid.clone(), body: read(body) }).await.unwrap()
    };
    let sealed = stored().await;
    assert!(sealed.as_ref().unwrap().starts_with("sealed:1:"));
    update(ckan("https://a.example.org/api/3", Value::Null)).await;
    assert_eq!(stored().await, sealed);
    let shown = serde_json::to_value(update(ckan("https://a.example.org", json!(""))).await).unwrap();
    assert_eq!((stored().await.as_deref(), &shown["api_key"]), (Some(""), &json!("")));
    update(ckan("https://a.example.org", json!("hunter3"))).await;
    update(ckan("https://evil.example.org", Value::Null)).await;
    assert_eq!(stored().await, None);
}

#[tokio::test]
async fn setting_up_a_harvester_takes_three_permissions() {
    let portal = TestPortal::start().await;
    let all = ["create_dataset", "edit_dataset", "publish_dataset"];
    let list = ListHarvesters { limit: None, offset: None };
    for (index, missing) in all.iter().enumerate() {
        let some: Vec<&str> = all.iter().copied().filter(|permission| permission != missing).collect();
        let owner = portal.user(&format!("owner{index}"), &some, &all).await;
        assert_eq!(code(portal.call_as(&owner, list.clone()).await), ErrorCode::PermissionDenied);
        let key = portal.user(&format!("key{index}"), &all, &some).await;
        assert_eq!(code(portal.call_as(&key, list.clone()).await), ErrorCode::PermissionDenied);
    }
    let key = portal.user("hugo", &all, &all).await;
    assert!(portal.call_as(&key, list).await.is_ok());
}
