//! Resources and their files, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use axum::{Router, http::HeaderMap, routing::get};
use portico_contract::datasets::RetrieveDataset;
use portico_contract::datasources::Datasource;
use portico_contract::resources::*;
use portico_contract::{DatasetUid, ErrorCode, FileUid, ResourceUid};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use support::{TestPortal, code, serve};

async fn upload(portal: &TestPortal, dataset: &DatasetUid, name: &str, bytes: impl Into<Vec<u8>>) -> DatasetFile {
    let form = Form::new().part("file", Part::bytes(bytes.into()).file_name(name.to_owned()));
    let request = portal.request(Method::POST, &format!("/datasets/{dataset}/resources/files/"));
    let response = request.multipart(form).send().await.unwrap();
    assert_eq!(response.status(), 201);
    response.json().await.unwrap()
}

async fn download(portal: &TestPortal, dataset: &DatasetUid, uid: &FileUid) -> Vec<u8> {
    let path = format!("/datasets/{dataset}/resources/files/{uid}/download/");
    let response = portal.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap().to_vec()
}

fn uploaded(uid: &FileUid) -> Datasource {
    Datasource::uploaded_file(uid.clone())
}

fn http(value: Value) -> Datasource {
    serde_json::from_value(value).unwrap()
}

fn new_resource(kind: &str, title: &str, datasource: Option<Datasource>) -> NewResource {
    NewResource {
        kind: kind.to_owned(),
        title: title.to_owned(),
        url: None,
        params: None,
        datasource,
        extra: Default::default(),
    }
}

async fn create(portal: &TestPortal, dataset: &DatasetUid, body: NewResource) -> Resource {
    portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await.unwrap()
}

/// A web server on this machine with one file, which counts its requests and knows one password.
async fn web_server() -> (String, Arc<AtomicU64>) {
    let hits = Arc::new(AtomicU64::new(0));
    let counted = hits.clone();
    let file = move |headers: HeaderMap| {
        counted.fetch_add(1, Ordering::Relaxed);
        let authorized = headers.get("authorization").is_none_or(|value| value == "Basic YWRhOnB3");
        async move {
            if authorized { Ok("name;price\nComté;12\nBrie;9\n") } else { Err(axum::http::StatusCode::UNAUTHORIZED) }
        }
    };
    let router = Router::new().route("/files/fromages.csv", get(file));
    (format!("{}/files", serve(router).await), hits)
}

#[tokio::test]
async fn a_file_is_uploaded_guessed_previewed_and_kept_as_a_resource() {
    let portal = TestPortal::start().await;
    let before = portal.dataset("Airports").await;
    let dataset = before.uid.clone();
    let bytes = include_bytes!("../demo/data/airports.csv");
    let file = upload(&portal, &dataset, "airports.csv", &bytes[..]).await;
    assert_eq!((file.uid.as_str(), file.mimetype.as_deref()), ("airports.csv", Some("text/csv")));
    assert_eq!(download(&portal, &dataset, &file.uid).await, bytes);
    let read = RetrieveDatasetResourceFile { dataset_uid: dataset.clone(), file_uid: file.uid.clone() };
    assert_eq!(portal.call(read).await.unwrap(), file);

    let body = GuessExtractorsRequest { datasource: uploaded(&file.uid) };
    let extractors = portal.call(GuessUnsavedResourceExtractors { dataset_uid: dataset.clone(), body }).await.unwrap();
    assert_eq!(extractors[0].kind, "csvfile");
    let body = GuessExtractorParamsRequest { datasource: uploaded(&file.uid), kind: "csvfile".into() };
    let guessed =
        portal.call(GuessUnsavedResourceExtractorParams { dataset_uid: dataset.clone(), body }).await.unwrap();
    assert_eq!(guessed.params["separator"], ",");
    let body = ResourcePreviewRequest {
        datasource: uploaded(&file.uid),
        kind: "csvfile".into(),
        params: Some(guessed.params.clone()),
    };
    let unsaved = portal.call(ResourceUnsavedPreview { dataset_uid: dataset.clone(), body }).await.unwrap();
    assert_eq!((unsaved.fields.len(), unsaved.records.len()), (7, 20));

    let body = NewResource {
        params: Some(guessed.params.clone()),
        ..new_resource("csvfile", "Airports", Some(uploaded(&file.uid)))
    };
    let resource = create(&portal, &dataset, body).await;
    assert!(resource.uid.as_str().starts_with("re_"));
    assert_eq!(resource.display_name.as_deref(), Some("airports.csv"));
    assert_eq!(resource.origin.as_ref().unwrap().kind.as_deref(), Some("uploaded_file"));
    let saved = ResourcePreviewRecords { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() };
    assert_eq!(portal.call(saved).await.unwrap(), unsaved);
    let guess = ResourceGuessExtractorParams { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() };
    assert_eq!(portal.call(guess).await.unwrap(), guessed);
    let guess = ResourceGuessExtractors { dataset_uid: dataset.clone(), resource_uid: resource.uid.clone() };
    assert_eq!(portal.call(guess).await.unwrap(), extractors);
    let after = portal.call(RetrieveDataset { dataset_uid: dataset.clone() }).await.unwrap();
    assert!(after.updated_at > before.updated_at);
}

#[tokio::test]
async fn resources_are_listed_in_order_changed_and_removed() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let file = upload(&portal, &dataset, "fromages.csv", "a;b\n1;2\n").await;
    let mut uids = Vec::new();
    for title in ["One", "Two", "Three"] {
        uids.push(create(&portal, &dataset, new_resource("csvfile", title, Some(uploaded(&file.uid)))).await.uid);
    }
    let list = ListDatasetResources { dataset_uid: dataset.clone(), limit: None, offset: None, expand: None };
    let page = portal.call(list.clone()).await.unwrap();
    let titles: Vec<&str> = page.results.iter().map(|resource| resource.title.as_str()).collect();
    assert_eq!(titles, ["One", "Two", "Three"]);

    // What is read can be sent back, as every client does.
    let mut body = NewResource::from(page.results[1].clone());
    body.title = "Second".to_owned();
    let change = UpdateDatasetResource { dataset_uid: dataset.clone(), resource_uid: uids[1].clone(), body };
    assert_eq!(portal.call(change).await.unwrap().title, "Second");
    portal.call(DeleteDatasetResource { dataset_uid: dataset.clone(), resource_uid: uids[0].clone() }).await.unwrap();
    let titles: Vec<String> =
        portal.call(list).await.unwrap().results.into_iter().map(|resource| resource.title).collect();
    assert_eq!(titles, ["Second", "Three"]);
    let gone = RetrieveDatasetResource { dataset_uid: dataset, resource_uid: uids[0].clone(), expand: None };
    assert_eq!(code(portal.call(gone).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_file_that_a_resource_reads_is_not_replaced_by_another_of_its_name() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let first = upload(&portal, &dataset, "fromages.csv", "a;b\n1;2\n").await;
    let resource = create(&portal, &dataset, new_resource("csvfile", "One", Some(uploaded(&first.uid)))).await;
    let second = upload(&portal, &dataset, "fromages.csv", "other").await;
    assert_eq!((second.uid.as_str(), second.filename.as_str()), ("fromages-2.csv", "fromages.csv"));
    assert_eq!(download(&portal, &dataset, &first.uid).await, b"a;b\n1;2\n");

    // Once nothing reads it, the name is free again.
    portal.call(DeleteDatasetResource { dataset_uid: dataset.clone(), resource_uid: resource.uid }).await.unwrap();
    let third = upload(&portal, &dataset, "fromages.csv", "new").await;
    assert_eq!(third.uid, first.uid);
    assert_eq!(download(&portal, &dataset, &third.uid).await, b"new");
}

#[tokio::test]
async fn a_long_name_in_any_script_is_shortened_to_what_a_file_system_takes() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Names").await.uid;
    let file = upload(&portal, &dataset, &format!("{}.csv", "é東".repeat(60)), "a\n").await;
    assert!(file.uid.as_str().len() <= 200 && file.uid.as_str().ends_with(".csv"), "{}", file.uid);
    assert_eq!(download(&portal, &dataset, &file.uid).await, b"a\n");
}

#[tokio::test]
async fn every_fault_of_a_resource_is_told_at_once() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Faults").await.uid;
    let params = json!({"separator": "ab", "encoding": "klingon"}).as_object().cloned();
    let missing = uploaded(&FileUid::new("missing.csv").unwrap());
    let body = NewResource { params, ..new_resource("csvfile", " ", Some(missing)) };
    let error = portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await.unwrap_err();
    let fields: Vec<&str> = error.detail.keys().map(String::as_str).collect();
    assert_eq!(fields, ["datasource.file.uid", "params.encoding", "params.separator", "title"]);

    for (datasource, field) in [
        (json!({"type": "http", "connection": {"uid": "co_1"}}), "datasource.connection.uid"),
        (json!({"type": "http", "connection": {"type": "http", "url": "gopher://x"}}), "datasource.connection.url"),
        (json!({"type": "http", "connection": {"type": "ftp", "url": "ftp://x"}}), "datasource.connection.type"),
        (
            json!({"type": "http", "connection": {"type": "http", "url": "https://x.org", "headers": [{"name": "Host", "value": "y"}]}}),
            "datasource.connection.headers.0.name",
        ),
        (
            json!({"type": "http", "connection": {"type": "http", "url": "https://x.org", "auth": {"type": "basic_auth", "username": "u", "password": null}}}),
            "datasource.connection.auth.password",
        ),
        (json!({"type": "ftp", "connection": {"type": "ftp", "url": "https://x"}}), "datasource.connection.url"),
        (json!({"type": "carrier_pigeon"}), "datasource.type"),
    ] {
        let body = new_resource("csvfile", "x", Some(http(datasource.clone())));
        let error = portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await.unwrap_err();
        assert!(error.for_field(field).is_some(), "{datasource}: {error:?}");
    }
    let body = new_resource(
        "shapefile",
        "x",
        Some(http(json!({"type": "http", "connection": {"type": "http", "url": "https://x.org"}}))),
    );
    let error = portal.call(CreateDatasetResource { dataset_uid: dataset.clone(), body }).await.unwrap_err();
    assert!(error.for_field("type").is_some(), "{error:?}");
    let error = portal
        .call(CreateDatasetResource { dataset_uid: dataset, body: new_resource("csvfile", "x", None) })
        .await
        .unwrap_err();
    assert!(error.for_field("datasource").is_some(), "{error:?}");
}

#[tokio::test]
async fn a_file_on_a_web_server_is_fetched_once_until_the_cache_is_cleaned() {
    let portal = TestPortal::start().await;
    let (address, hits) = web_server().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let datasource = http(json!({
        "type": "http",
        "connection": {"type": "http", "url": address, "auth": {"type": "basic_auth", "username": "ada", "password": "pw"}},
        "relative_url": "/fromages.csv",
    }));
    let resource = create(&portal, &dataset, new_resource("csvfile", "Cheeses", Some(datasource))).await;
    assert_eq!(resource.display_name, Some(format!("{address}/fromages.csv")));
    let shown = serde_json::to_value(&resource).unwrap();
    assert_eq!(shown["datasource"]["connection"]["auth"]["password"], Value::Null);

    let uid: ResourceUid = resource.uid.clone();
    let preview = || ResourcePreviewRecords { dataset_uid: dataset.clone(), resource_uid: uid.clone() };
    let records = portal.call(preview()).await.unwrap().records;
    assert_eq!(records[0]["name"], "Comté");
    portal.call(preview()).await.unwrap();
    assert_eq!(hits.load(Ordering::Relaxed), 1);
    portal.call(CleanResourceCache { dataset_uid: dataset.clone(), resource_uid: uid.clone() }).await.unwrap();
    portal.call(preview()).await.unwrap();
    assert_eq!(hits.load(Ordering::Relaxed), 2);

    // The password was not answered, and survives an update that sends back what was.
    let change = UpdateDatasetResource {
        dataset_uid: dataset.clone(),
        resource_uid: uid.clone(),
        body: resource.clone().into(),
    };
    portal.call(change).await.unwrap();
    portal.call(CleanResourceCache { dataset_uid: dataset.clone(), resource_uid: uid.clone() }).await.unwrap();
    assert_eq!(portal.call(preview()).await.unwrap().records.len(), 2);
    // Also where the edited resource is looked at before it is saved.
    let body = GuessExtractorsRequest { datasource: resource.datasource.clone().unwrap() };
    assert!(portal.call(GuessUnsavedResourceExtractors { dataset_uid: dataset.clone(), body }).await.is_ok());
}

#[tokio::test]
async fn a_private_address_is_refused_unless_the_portal_allows_it() {
    let portal = TestPortal::start_with(|config| config.allow_private_urls = false).await;
    let (address, hits) = web_server().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let datasource =
        http(json!({"type": "http", "connection": {"type": "http", "url": address}, "relative_url": "fromages.csv"}));
    let body = ResourcePreviewRequest { datasource, kind: "csvfile".into(), params: None };
    let error = portal.call(ResourceUnsavedPreview { dataset_uid: dataset, body }).await.unwrap_err();
    assert_eq!((error.status, hits.load(Ordering::Relaxed)), (400, 0));
    assert!(error.for_field("datasource").unwrap()[0].contains("private network"), "{error:?}");
}

#[tokio::test]
async fn a_source_without_a_client_is_kept_and_says_so_when_it_is_used() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Far away").await.uid;
    let datasource = http(json!({
        "type": "ftp",
        "connection": {"type": "ftp", "url": "sftp://files.example.org", "auth": {"type": "basic_auth", "username": "u", "password": "p"}},
        "relative_url": "/x.csv",
    }));
    let resource = create(&portal, &dataset, new_resource("csvfile", "x", Some(datasource))).await;
    let preview = ResourcePreviewRecords { dataset_uid: dataset, resource_uid: resource.uid };
    let error = portal.call(preview).await.unwrap_err();
    assert_eq!(
        error.for_field("datasource").unwrap(),
        ["This embedded portal has no client for 'sftp': of FTP only ftp:// can be fetched."]
    );
}

#[tokio::test]
async fn a_malformed_file_is_explained_in_a_preview() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Broken").await.uid;
    let file = upload(&portal, &dataset, "x.json", "[{\"a\": 1},\n {\"a\": 2}\n {\"a\": 3}]").await;
    let body = ResourcePreviewRequest { datasource: uploaded(&file.uid), kind: "jsonfile".into(), params: None };
    let error = portal.call(ResourceUnsavedPreview { dataset_uid: dataset, body }).await.unwrap_err();
    assert_eq!(error.for_field("datasource").unwrap(), ["Line 3, column 2: ',' or ']' was expected, not '{'."]);
}

#[tokio::test]
async fn a_realtime_resource_is_opened_closed_and_given_another_key() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Sensors").await.uid;
    let resource = create(&portal, &dataset, new_resource("realtime", "Sensors", None)).await;
    let (dataset_uid, resource_uid) = (dataset.clone(), resource.uid.clone());
    assert_eq!(resource.extra["is_enabled"], true);
    let url = resource.url.clone().unwrap();
    let closed = portal
        .call(DisableResource { dataset_uid: dataset_uid.clone(), resource_uid: resource_uid.clone() })
        .await
        .unwrap();
    assert_eq!((&closed.extra["is_enabled"], closed.url.as_ref()), (&Value::Bool(false), Some(&url)));
    let renewed = portal
        .call(ResourceRenewApiKey { dataset_uid: dataset_uid.clone(), resource_uid: resource_uid.clone() })
        .await
        .unwrap();
    assert_ne!(renewed.url.unwrap(), url);
    let opened = portal
        .call(EnableResource { dataset_uid: dataset_uid.clone(), resource_uid: resource_uid.clone() })
        .await
        .unwrap();
    assert_eq!(opened.extra["is_enabled"], true);
    let recover = RecoverResource { dataset_uid: dataset_uid.clone(), resource_uid: resource_uid.clone() };
    assert_eq!(code(portal.call(recover).await), ErrorCode::InvalidDatasetStatus);
    let forget = DeleteRecoverDataResource { dataset_uid, resource_uid };
    assert_eq!(code(portal.call(forget).await), ErrorCode::InvalidDatasetStatus);

    let file = upload(&portal, &dataset, "a.csv", "a\n1\n").await;
    let other = create(&portal, &dataset, new_resource("csvfile", "a", Some(uploaded(&file.uid)))).await;
    let error = portal.call(EnableResource { dataset_uid: dataset, resource_uid: other.uid }).await.unwrap_err();
    assert_eq!((error.status, error.code), (400, ErrorCode::BadRequest));
}

#[tokio::test]
async fn who_only_publishes_a_dataset_may_read_its_resources_and_not_change_them() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Cheeses").await.uid;
    let key = portal.user("paul", &[], &["publish_dataset"]).await;
    portal.ruleset(&dataset, "paul", &["publish_dataset"], json!({})).await;
    let list = ListDatasetResources { dataset_uid: dataset.clone(), limit: None, offset: None, expand: None };
    assert_eq!(portal.call_as(&key, list).await.unwrap().total_count, 0);
    let body = new_resource("realtime", "x", None);
    let create = CreateDatasetResource { dataset_uid: dataset, body };
    assert_eq!(code(portal.call_as(&key, create).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn the_extractors_are_listed_with_their_parameters() {
    let portal = TestPortal::start().await;
    let extractors = portal.call(ListExtractors {}).await.unwrap();
    let kinds: Vec<&str> = extractors.iter().map(|extractor| extractor.kind.as_str()).collect();
    assert_eq!(kinds, ["csvfile", "jsonfile", "jsondict", "geojson", "xlsx", "file"]);
    let json: Map<String, Value> =
        serde_json::to_value(&extractors[1].parameters[0]).unwrap().as_object().cloned().unwrap();
    assert_eq!((&json["type"], &json["name"]), (&json!("boolean"), &json!("extract_filename")));
}
