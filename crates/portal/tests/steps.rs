//! Processors and field configurations, over HTTP: ordered stacks under a dataset.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::fields::*;
use portico_contract::processors::*;
use portico_contract::{DatasetUid, ErrorCode, ProcessorUid};
use serde_json::json;
use support::{TestPortal, code};

fn replace(old: &str, new: &str) -> NewProcessor {
    serde_json::from_value(json!({"type": "string_replace", "label": old, "field": "name", "old": old, "new": new}))
        .unwrap()
}

async fn append(portal: &TestPortal, dataset_uid: &DatasetUid, body: NewProcessor) -> DatasetProcessor {
    portal.call(CreateDatasetProcessor { dataset_uid: dataset_uid.clone(), body }).await.unwrap()
}

async fn labels(portal: &TestPortal, dataset_uid: &DatasetUid) -> Vec<String> {
    let list = ListDatasetProcessors { dataset_uid: dataset_uid.clone(), limit: None, offset: None };
    portal.call(list).await.unwrap().results.into_iter().filter_map(|step| step.label).collect()
}

#[tokio::test]
async fn processors_are_appended_keep_their_place_when_changed_and_close_up_when_removed() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let first = append(&portal, &uid, replace("a", "b")).await;
    let second = append(&portal, &uid, replace("c", "d")).await;
    append(&portal, &uid, replace("e", "f")).await;
    assert_eq!(labels(&portal, &uid).await, ["a", "c", "e"]);

    let change =
        UpdateDatasetProcessor { dataset_uid: uid.clone(), processor_uid: first.uid.clone(), body: replace("x", "y") };
    assert_eq!(portal.call(change).await.unwrap().uid, first.uid);
    assert_eq!(labels(&portal, &uid).await, ["x", "c", "e"]);

    let of = (uid.clone(), second.uid.clone());
    portal.call(DeleteDatasetProcessor { dataset_uid: of.0.clone(), processor_uid: of.1.clone() }).await.unwrap();
    assert_eq!(labels(&portal, &uid).await, ["x", "e"]);
    assert_eq!(
        code(portal.call(RetrieveDatasetProcessor { dataset_uid: of.0, processor_uid: of.1 }).await),
        ErrorCode::NotFound
    );
}

#[tokio::test]
async fn a_processor_of_an_unknown_type_or_with_bad_parameters_is_refused_by_name() {
    let portal = TestPortal::start().await;
    let dataset_uid = portal.dataset("Airports").await.uid;
    for (body, field) in [(json!({"type": "teleport"}), "type"), (json!({"type": "split", "field": "x"}), "separator")]
    {
        let body = serde_json::from_value(body).unwrap();
        let error = portal.call(CreateDatasetProcessor { dataset_uid: dataset_uid.clone(), body }).await.unwrap_err();
        assert!(error.for_field(field).is_some(), "{error:?}");
    }
}

#[tokio::test]
async fn a_step_under_an_unknown_dataset_is_not_found() {
    let portal = TestPortal::start().await;
    let dataset_uid = DatasetUid::new("da_none00").unwrap();
    let create = CreateDatasetProcessor { dataset_uid: dataset_uid.clone(), body: replace("a", "b") };
    assert_eq!(code(portal.call(create).await), ErrorCode::NotFound);
    let list = ListDatasetProcessors { dataset_uid: dataset_uid.clone(), limit: None, offset: None };
    assert_eq!(code(portal.call(list).await), ErrorCode::NotFound);
    let processor_uid = ProcessorUid::new("pr_none00").unwrap();
    assert_eq!(code(portal.call(RetrieveDatasetProcessor { dataset_uid, processor_uid }).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_field_configuration_is_kept_as_it_was_given_and_marks_the_dataset_as_changed() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Airports").await;
    let body: NewFieldConfiguration =
        serde_json::from_value(json!({"type": "order", "label": "Order", "args": ["b", "a"], "note": "kept"})).unwrap();
    let step = portal
        .call(CreateDatasetFieldConfiguration { dataset_uid: dataset.uid.clone(), body: body.clone() })
        .await
        .unwrap();
    let read = RetrieveDatasetFieldConfiguration { dataset_uid: dataset.uid.clone(), field_uid: step.uid };
    assert_eq!(NewFieldConfiguration::from(portal.call(read).await.unwrap()), body);
    let after = portal.call(portico_contract::datasets::RetrieveDataset { dataset_uid: dataset.uid }).await.unwrap();
    assert!(after.updated_at > dataset.updated_at);
}

#[tokio::test]
async fn every_type_is_offered_also_one_that_needs_a_service() {
    let portal = TestPortal::start().await;
    let offered = portal.call(ListProcessors {}).await.unwrap();
    let known: Vec<&str> = DESCRIPTIONS.iter().map(|description| description.r#type).collect();
    assert_eq!(offered.iter().map(|kind| kind.r#type.as_str()).collect::<Vec<_>>(), known);
}

#[tokio::test]
async fn a_uid_that_is_sent_back_is_not_kept_as_a_parameter() {
    let portal = TestPortal::start().await;
    let uid = portal.dataset("Airports").await.uid;
    let step = json!({"uid": {}, "label": "a", "type": "string_replace", "field": "f", "old": "o", "new": "n"});
    append(&portal, &uid, serde_json::from_value(step).unwrap()).await;
    assert_eq!(labels(&portal, &uid).await, ["a"]);
}
