//! The life of a dataset, over HTTP.

mod support;

use portico_contract::dataset_metadata::UpdateTemplateFieldDatasetMetadata;
use portico_contract::datasets::*;
use portico_contract::metadata::Metadata;
use portico_contract::{DatasetId, DatasetUid, ErrorCode, TemplateFieldName, TemplateName};
use reqwest::Method;
use serde_json::{Value, json};
use support::{TestPortal, code};

fn list() -> ListDatasets {
    ListDatasets { limit: None, offset: None, dataset_id: None }
}

#[tokio::test]
async fn a_dataset_is_created_found_changed_and_deleted() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Aéroports d'Europe").await;
    assert!(dataset.uid.as_str().starts_with("da_"));
    assert_eq!(dataset.dataset_id.as_str(), "aeroports-d-europe");
    let uid = dataset.uid.clone();

    let by_id = ListDatasets { dataset_id: Some("aeroports-d-europe".into()), ..list() };
    assert_eq!(portal.call(by_id).await.unwrap().results, std::slice::from_ref(&dataset));

    let body = DatasetChanges {
        dataset_id: Some(DatasetId::new("airports").unwrap()),
        is_restricted: Some(true),
        ..DatasetChanges::default()
    };
    let changed = portal.call(UpdateDataset { dataset_uid: uid.clone(), body }).await.unwrap();
    assert_eq!(changed.dataset_id.as_str(), "airports");
    assert!(changed.is_restricted);
    assert_eq!(portal.call(RetrieveDataset { dataset_uid: uid.clone() }).await.unwrap(), changed);

    portal.call(DeleteDataset { dataset_uid: uid.clone() }).await.unwrap();
    assert_eq!(code(portal.call(RetrieveDataset { dataset_uid: uid }).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn two_datasets_of_one_title_get_different_identifiers_and_a_taken_one_is_refused() {
    let portal = TestPortal::start().await;
    let first = portal.dataset("Airports").await;
    let second = portal.dataset("Airports").await;
    assert_eq!(second.dataset_id.as_str(), "airports-2");
    let body = DatasetChanges { dataset_id: Some(first.dataset_id), ..DatasetChanges::default() };
    let error = portal.call(UpdateDataset { dataset_uid: second.uid, body }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::ValidationError);
    assert!(error.for_field("dataset_id").is_some());
}

#[tokio::test]
async fn a_draft_is_kept_out_of_the_list() {
    let portal = TestPortal::start().await;
    let mut metadata = Metadata::default();
    metadata.set("internal", "draft", true);
    let draft = portal.call(CreateDataset { body: NewDataset { metadata, ..NewDataset::default() } }).await.unwrap();
    assert_eq!(portal.call(list()).await.unwrap().total_count, 0);
    assert!(portal.call(RetrieveDataset { dataset_uid: draft.uid }).await.is_ok());
}

#[tokio::test]
async fn a_list_is_walked_by_its_absolute_links() {
    let portal = TestPortal::start().await;
    for number in 0..5 {
        portal.dataset(&format!("Dataset {number}")).await;
    }
    let mut next = Some(format!("{}{}/datasets/?limit=2", portal.address, support::BASE));
    let mut seen = Vec::new();
    while let Some(address) = next {
        let request = portal.client.get(address).header("authorization", format!("APIKEY {}", portal.key));
        let page: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(page["total_count"], 5);
        seen.extend(page["results"].as_array().unwrap().iter().map(|dataset| dataset["uid"].to_string()));
        next = page["next"].as_str().map(str::to_owned);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);

    let count: Value = portal.request(Method::GET, "/datasets/?limit=0").send().await.unwrap().json().await.unwrap();
    assert_eq!(count, json!({"total_count": 5, "next": null, "previous": null, "results": []}));
}

#[tokio::test]
async fn every_spelling_of_a_path_and_an_unknown_parameter_are_served_directly() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    for path in [
        format!("/datasets/{uid}"),
        format!("/datasets/{uid}/"),
        format!("//datasets/{uid}/"),
        format!("/datasets/{uid}/?sort=-modified"),
    ] {
        assert_eq!(portal.request(Method::GET, &path).send().await.unwrap().status(), 200, "{path}");
    }
    let body = json!({"metadata": {"default": {"title": {"value": "Without the slash"}}}});
    let created = portal.request(Method::POST, "/datasets").json(&body).send().await.unwrap();
    assert_eq!(created.status(), 201);
}

#[tokio::test]
async fn a_form_and_an_empty_body_are_accepted_where_clients_send_them() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let path = format!("/datasets/{}/", dataset.uid);
    let form = portal.request(Method::PUT, &path).form(&[("is_restricted", "true"), ("unknown", "x")]);
    let changed: Dataset = form.send().await.unwrap().json().await.unwrap();
    assert!(changed.is_restricted);
    let refreshed: Dataset = portal.request(Method::PUT, &path).send().await.unwrap().json().await.unwrap();
    assert!(refreshed.is_restricted);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_the_words_of_the_api() {
    let portal = TestPortal::start().await;
    let answers = [
        (portal.request(Method::GET, "/nothing/"), 404, "not_found"),
        (portal.request(Method::PATCH, "/datasets/"), 405, "method_not_allowed"),
        (portal.request(Method::GET, "/datasets/?limit=1001"), 400, "validation_error"),
        (portal.request(Method::GET, "/datasets/?offset=-1"), 400, "validation_error"),
        (portal.request(Method::POST, "/datasets/").json(&json!({})), 400, "validation_error"),
        (portal.request(Method::POST, "/datasets/").json(&json!([1])), 400, "validation_error"),
        (portal.request(Method::POST, "/datasets/").body("{"), 400, "validation_error"),
        (
            portal.request(Method::POST, "/datasets/").header("content-type", "text/xml").body("<a/>"),
            415,
            "unsupported_media_type",
        ),
        (portal.client.get(format!("{}{}/datasets/", portal.address, support::BASE)), 401, "not_authenticated"),
    ];
    for (request, status, code) in answers {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status, "{code}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["error_code"], code);
        assert!(body["message"].is_string());
    }
}

#[tokio::test]
async fn the_missing_field_of_a_new_dataset_is_named() {
    let portal = TestPortal::start().await;
    let response = portal.request(Method::POST, "/datasets/").json(&json!({})).send().await.unwrap();
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["detail"], json!({"metadata": ["This field is required"]}));
}

#[tokio::test]
async fn a_copy_has_its_own_identity_and_the_same_metadata() {
    let portal = TestPortal::start().await;
    let source = portal.dataset("Airports").await;
    let copy = portal.call(CopyDataset { dataset_uid: source.uid.clone() }).await.unwrap();
    assert_ne!(copy.uid, source.uid);
    assert_eq!(copy.dataset_id.as_str(), "airports-2");
    assert_eq!(copy.metadata, source.metadata);
}

#[tokio::test]
async fn an_unknown_dataset_is_not_found_whatever_is_done_to_it() {
    let portal = TestPortal::start().await;
    let dataset_uid = DatasetUid::new("da_none00").unwrap();
    assert_eq!(code(portal.call(GetDatasetStatus { dataset_uid: dataset_uid.clone() }).await), ErrorCode::NotFound);
    assert_eq!(code(portal.call(CopyDataset { dataset_uid: dataset_uid.clone() }).await), ErrorCode::NotFound);
    assert_eq!(code(portal.call(DeleteDataset { dataset_uid }).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_default_ruleset_with_a_clause_that_cannot_be_read_is_refused_by_name() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    let body: DatasetChanges = serde_json::from_value(json!({"default_security": {"filter_query": "kind ="}})).unwrap();
    let error = portal.call(UpdateDataset { dataset_uid, body }).await.unwrap_err();
    assert!(error.for_field("default_security.filter_query").is_some(), "{error:?}");
}

#[tokio::test]
async fn the_total_follows_every_dataset_that_comes_goes_or_is_a_draft() {
    let portal = TestPortal::start().await;
    let total = async |portal: &TestPortal| portal.call(list()).await.unwrap().total_count;
    let kept = portal.dataset("Kept").await.uid;
    let gone = portal.dataset("Gone").await.uid;
    assert_eq!(total(&portal).await, 2);
    let draft = |value: bool| UpdateTemplateFieldDatasetMetadata {
        dataset_uid: kept.clone(),
        template_name: TemplateName::new("internal").unwrap(),
        template_field_name: TemplateFieldName::new("draft").unwrap(),
        body: serde_json::from_value(json!({"value": value})).unwrap(),
    };
    portal.call(draft(true)).await.unwrap();
    assert_eq!(total(&portal).await, 1);
    portal.call(draft(false)).await.unwrap();
    assert_eq!(total(&portal).await, 2);
    portal.call(DeleteDataset { dataset_uid: gone }).await.unwrap();
    assert_eq!(total(&portal).await, 1);
}
