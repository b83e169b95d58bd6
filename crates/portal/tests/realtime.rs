//! Realtime resources, over HTTP: rows are pushed with the key, shown, kept, recovered.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_metadata::*;
use portico_contract::datasets::*;
use portico_contract::metadata::MetadataValue;
use portico_contract::resources::*;
use portico_contract::{DatasetUid, ErrorCode, ResourceUid, TemplateFieldName, TemplateName};
use serde_json::{Value, json};
use std::time::Duration;
use support::{TestPortal, code};

struct Sensors {
    dataset: Dataset,
    resource: Resource,
}

impl Sensors {
    async fn start(portal: &TestPortal) -> Self {
        let dataset = portal.dataset("Sensors").await;
        let body = serde_json::from_value(json!({"type": "realtime", "title": "Sensors"})).unwrap();
        let create = CreateDatasetResource { dataset_uid: dataset.uid.clone(), body };
        let resource = portal.call(create).await.unwrap();
        Self { dataset, resource }
    }

    fn of(&self) -> (DatasetUid, ResourceUid) {
        (self.dataset.uid.clone(), self.resource.uid.clone())
    }

    async fn publish(&self, portal: &TestPortal) {
        portal.publish(&self.dataset.uid).await;
    }

    async fn unpublish(&self, portal: &TestPortal) {
        portal.settled(&self.dataset.uid).await;
        portal.call(UnpublishDataset { dataset_uid: self.of().0 }).await.unwrap();
        portal.settled(&self.dataset.uid).await;
    }

    /// The records as readers see them.
    async fn records(&self, portal: &TestPortal) -> Vec<Value> {
        let page = portal.explored(&format!("{}/records?limit=100", self.dataset.dataset_id)).await;
        page["results"].as_array().cloned().unwrap_or_default()
    }

    async fn shown(&self, portal: &TestPortal, expected: Value) {
        for _ in 0..1000 {
            if json!(self.records(portal).await) == expected {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?} is not {expected}", self.records(portal).await);
    }
}

async fn push(portal: &TestPortal, url: &str, body: &str) -> u16 {
    let request = portal.client.post(format!("{}{url}", portal.address)).body(body.to_owned());
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn pushed_rows_are_shown_one_or_many_at_a_time_and_survive_an_end() {
    let portal = TestPortal::start().await;
    let sensors = Sensors::start(&portal).await;
    let url = sensors.resource.url.clone().unwrap();
    sensors.publish(&portal).await;
    assert_eq!(sensors.records(&portal).await, [Value::Null; 0]);
    assert_eq!(push(&portal, &url, r#"{"room": "hall", "degrees": 19.5}"#).await, 200);
    sensors.shown(&portal, json!([{"room": "hall", "degrees": 19.5}])).await;
    assert_eq!(
        push(&portal, &url, r#"[{"room": "attic", "degrees": 30}, {"room": "cellar", "damp": true}]"#).await,
        200
    );
    let all = json!([
        {"room": "hall", "degrees": 19.5, "damp": null},
        {"room": "attic", "degrees": 30.0, "damp": null},
        {"room": "cellar", "degrees": null, "damp": "true"},
    ]);
    sensors.shown(&portal, all.clone()).await;
    portal.settled(&sensors.dataset.uid).await;
    let portal = portal.reopened().await;
    sensors.publish(&portal).await;
    sensors.shown(&portal, all).await;
}

#[tokio::test]
async fn rows_are_taken_with_the_present_key_while_the_resource_is_open_and_in_no_other_way() {
    let portal = TestPortal::start().await;
    let sensors = Sensors::start(&portal).await;
    let url = sensors.resource.url.clone().unwrap();
    let (path, _) = url.split_once('?').unwrap();
    assert_eq!(push(&portal, path, "{}").await, 401);
    assert_eq!(push(&portal, &format!("{path}?pushkey=nonsense"), "{}").await, 401);
    for body in ["", "nonsense", "3", "[1]", "[[{}]]"] {
        assert_eq!(push(&portal, &url, body).await, 400, "{body}");
    }
    let (dataset_uid, resource_uid) = sensors.of();
    portal.call(DisableResource { dataset_uid, resource_uid }).await.unwrap();
    assert_eq!(push(&portal, &url, "{}").await, 403);
    let (dataset_uid, resource_uid) = sensors.of();
    portal.call(EnableResource { dataset_uid, resource_uid }).await.unwrap();
    assert_eq!(push(&portal, &url, "{}").await, 200);
    let (dataset_uid, resource_uid) = sensors.of();
    let renewed = portal.call(ResourceRenewApiKey { dataset_uid, resource_uid }).await.unwrap();
    assert_eq!(push(&portal, &url, "{}").await, 401);
    assert_eq!(push(&portal, &renewed.url.unwrap(), "{}").await, 200);
    assert_eq!(push(&portal, "/api/push/1.0/da_none00/re_none00/push/?pushkey=x", "{}").await, 404);
}

#[tokio::test]
async fn rows_received_while_nothing_is_published_wait_to_be_recovered_or_deleted() {
    let portal = TestPortal::start().await;
    let sensors = Sensors::start(&portal).await;
    let url = sensors.resource.url.clone().unwrap();
    let empty = ResourcePreviewRecords { dataset_uid: sensors.of().0, resource_uid: sensors.of().1 };
    assert_eq!(portal.call(empty).await.unwrap().records.len(), 0);
    assert_eq!(push(&portal, &url, r#"{"n": 1}"#).await, 200);
    let preview = || ResourcePreviewRecords { dataset_uid: sensors.of().0, resource_uid: sensors.of().1 };
    assert_eq!(portal.call(preview()).await.unwrap().records[0]["n"], 1);
    let recover = || RecoverResource { dataset_uid: sensors.of().0, resource_uid: sensors.of().1 };
    assert_eq!(code(portal.call(recover()).await), ErrorCode::InvalidDatasetStatus);
    sensors.publish(&portal).await;
    assert_eq!(sensors.records(&portal).await, [Value::Null; 0]);
    portal.call(recover()).await.unwrap();
    sensors.shown(&portal, json!([{"n": 1}])).await;

    // Unpublished, what was shown waits; then part of it is deleted.
    sensors.unpublish(&portal).await;
    sensors.publish(&portal).await;
    assert_eq!(sensors.records(&portal).await, [Value::Null; 0]);
    portal.call(recover()).await.unwrap();
    sensors.shown(&portal, json!([{"n": 1}])).await;
    sensors.unpublish(&portal).await;
    assert_eq!(push(&portal, &url, r#"{"n": 2}"#).await, 200);
    sensors.publish(&portal).await;
    let forget = DeleteRecoverDataResource { dataset_uid: sensors.of().0, resource_uid: sensors.of().1 };
    portal.call(forget).await.unwrap();
    portal.call(recover()).await.unwrap();
    assert_eq!(push(&portal, &url, r#"{"n": 3}"#).await, 200);
    sensors.shown(&portal, json!([{"n": 3}])).await;
}

#[tokio::test]
async fn a_push_shows_rows_and_nothing_that_somebody_is_still_at_work_on() {
    let portal = TestPortal::start().await;
    let sensors = Sensors::start(&portal).await;
    let url = sensors.resource.url.clone().unwrap();
    sensors.publish(&portal).await;
    let title = UpdateTemplateFieldDatasetMetadata {
        dataset_uid: sensors.of().0,
        template_name: TemplateName::new("default").unwrap(),
        template_field_name: TemplateFieldName::new("title").unwrap(),
        body: MetadataValue::new("Not yet"),
    };
    portal.call(title).await.unwrap();
    let step = json!({"type": "string_replace", "field": "room", "old": "hall", "new": "HALL"});
    let step = portico_contract::processors::CreateDatasetProcessor {
        dataset_uid: sensors.of().0,
        body: serde_json::from_value(step).unwrap(),
    };
    portal.call(step).await.unwrap();
    assert_eq!(push(&portal, &url, r#"{"room": "hall"}"#).await, 200);
    sensors.shown(&portal, json!([{"room": "hall"}])).await;
    let described = portal.explored(sensors.dataset.dataset_id.as_str()).await;
    assert_eq!(described["metas"]["default"]["title"], "Sensors");
    portal.settled(&sensors.dataset.uid).await;
    sensors.publish(&portal).await;
    sensors.shown(&portal, json!([{"room": "HALL"}])).await;
}

#[tokio::test]
async fn a_copy_is_pushed_to_at_its_own_address_and_a_deleted_resource_at_none() {
    let portal = TestPortal::start().await;
    let sensors = Sensors::start(&portal).await;
    let url = sensors.resource.url.clone().unwrap();
    let copy = portal.call(CopyDataset { dataset_uid: sensors.of().0 }).await.unwrap().uid;
    let list = ListDatasetResources { dataset_uid: copy.clone(), limit: None, offset: None, expand: None };
    let copied = portal.call(list).await.unwrap().results.remove(0).url.unwrap();
    assert!(copied.contains(copy.as_str()) && copied != url);
    assert_eq!(push(&portal, &copied, "{}").await, 200);
    let (dataset_uid, resource_uid) = sensors.of();
    portal.call(DeleteDatasetResource { dataset_uid, resource_uid }).await.unwrap();
    assert_eq!(push(&portal, &url, "{}").await, 404);
}
