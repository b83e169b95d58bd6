//! Translations of a dataset, over HTTP: replaced as a whole, and seen by readers once it is published.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_translations::*;
use portico_contract::datasets::*;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{DatasetUid, ErrorCode};
use reqwest::Method;
use serde_json::{Value, json};
use support::{TestPortal, code};

fn dictionary(value: Value) -> TranslationDictionary {
    serde_json::from_value(value).unwrap()
}

async fn title(portal: &TestPortal, dataset: &Dataset, query: &str) -> Value {
    let described = portal.explored(&format!("{}?{query}", dataset.dataset_id)).await;
    described["metas"]["default"]["title"].clone()
}

#[tokio::test]
async fn translations_are_applied_when_the_dataset_or_its_metadata_are_published() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Climate data").await;
    let of = || dataset.uid.clone();
    let french = dictionary(json!({"Climate data": {"fr": "Données climatiques"}}));
    let update = |body| UpdateDatasetTranslations { dataset_uid: of(), body };
    assert_eq!(portal.call(update(french.clone())).await.unwrap(), french);
    portal.published(&dataset.uid).await;
    assert_eq!(title(&portal, &dataset, "lang=fr").await, "Données climatiques");
    assert_eq!(title(&portal, &dataset, "lang=de").await, "Climate data");
    assert_eq!(title(&portal, &dataset, "").await, "Climate data");

    let german = dictionary(json!({"Climate data": {"de": "Klimadaten"}}));
    portal.call(update(german.clone())).await.unwrap();
    assert_eq!(portal.call(GetDatasetTranslations { dataset_uid: of() }).await.unwrap(), german);
    assert_eq!(title(&portal, &dataset, "lang=fr").await, "Données climatiques", "not published yet");
    portal.call(PublishDatasetMetadata { dataset_uid: of() }).await.unwrap();
    portal.settled(&dataset.uid).await;
    assert_eq!(title(&portal, &dataset, "lang=fr").await, "Climate data");
    assert_eq!(title(&portal, &dataset, "lang=de").await, "Klimadaten");

    let copy = portal.call(CopyDataset { dataset_uid: of() }).await.unwrap().uid;
    assert_eq!(portal.call(GetDatasetTranslations { dataset_uid: copy }).await.unwrap(), german);
}

#[tokio::test]
async fn a_new_dataset_has_an_empty_dictionary_and_what_is_no_dictionary_is_refused() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Climate data").await.uid;
    let get = GetDatasetTranslations { dataset_uid: dataset_uid.clone() };
    assert_eq!(portal.call(get).await.unwrap(), TranslationDictionary::default());
    for body in [json!({"a": "b"}), json!({"a": {"fr": 3}}), json!([1])] {
        let path = format!("/datasets/{dataset_uid}/translations/");
        let response = portal.request(Method::PUT, &path).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
    }
    // Nor is a dictionary emptied by a request that says nothing.
    let update =
        UpdateDatasetTranslations { dataset_uid: dataset_uid.clone(), body: dictionary(json!({"a": {"fr": "b"}})) };
    let kept = portal.call(update).await.unwrap();
    let path = format!("/datasets/{dataset_uid}/translations/");
    assert_eq!(portal.request(Method::PUT, &path).send().await.unwrap().status(), 400);
    assert_eq!(portal.call(GetDatasetTranslations { dataset_uid }).await.unwrap(), kept);
    let nowhere = GetDatasetTranslations { dataset_uid: DatasetUid::new("da_none00").unwrap() };
    assert_eq!(code(portal.call(nowhere).await), ErrorCode::NotFound);
}
