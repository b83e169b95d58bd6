//! Feedback, from the reader to the archive, over HTTP.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::dataset_feedbacks::*;
use portico_contract::datasets::*;
use portico_contract::fields::FieldType;
use portico_contract::{DatasetUid, ErrorCode, FeedbackUid};
use serde_json::{Value, json};
use support::client::answer_of;
use support::{TestPortal, code, until};

async fn published(portal: &TestPortal) -> Dataset {
    let dataset = portal.dataset("Trees").await;
    portal.published(&dataset.uid).await;
    dataset
}

async fn leave(portal: &TestPortal, dataset: &Dataset, key: Option<&str>, body: &Value) -> (u16, Value) {
    let address = format!("{}/api/explore/v2.1/catalog/datasets/{}/feedbacks/", portal.address, dataset.dataset_id);
    answer_of(portal.client.post(address).body(body.to_string()), key).await
}

fn list(dataset_uid: &DatasetUid) -> ListDatasetFeedbacks {
    ListDatasetFeedbacks { dataset_uid: dataset_uid.clone(), record_id: None, is_archived: None, sort: None }
}

async fn listed(portal: &TestPortal, operation: ListDatasetFeedbacks) -> Vec<String> {
    portal.call(operation).await.unwrap().results.into_iter().map(|feedback| feedback.comment).collect()
}

#[tokio::test]
async fn feedback_arrives_is_listed_from_the_latest_filtered_and_archived() {
    let portal = TestPortal::start().await;
    let dataset = published(&portal).await;
    let reader = portal.user("ada", &[], &[]).await;
    for (record, comment) in [("r1", "first"), ("r2", "second"), ("r1", "third")] {
        let (status, left) =
            leave(&portal, &dataset, Some(&reader), &json!({"record_id": record, "comment": comment})).await;
        assert_eq!((status, left["user"]["username"].as_str()), (201, Some("ada")), "{left}");
    }
    let all = list(&dataset.uid);
    assert_eq!(listed(&portal, all.clone()).await, ["third", "second", "first"]);
    let oldest = ListDatasetFeedbacks { sort: Some(FeedbackSort::OldestFirst), ..all.clone() };
    assert_eq!(listed(&portal, oldest).await, ["first", "second", "third"]);
    let of_one = ListDatasetFeedbacks { record_id: Some("r1".to_owned()), ..all.clone() };
    assert_eq!(listed(&portal, of_one).await, ["third", "first"]);

    let second = portal.call(all.clone()).await.unwrap().results.remove(1);
    let of = || (dataset.uid.clone(), second.uid.clone());
    let archive = ArchiveDatasetFeedback { dataset_uid: of().0, feedback_uid: of().1 };
    assert!(portal.call(archive.clone()).await.unwrap().is_archived);
    assert!(portal.call(archive).await.unwrap().is_archived, "twice is once");
    assert_eq!(listed(&portal, all.clone()).await, ["third", "first"]);
    let archived = ListDatasetFeedbacks { is_archived: Some(true), ..all };
    assert_eq!(listed(&portal, archived).await, ["second"]);
    let retrieve = RetrieveDatasetFeedback { dataset_uid: of().0, feedback_uid: of().1 };
    let read = portal.call(retrieve).await.unwrap();
    assert_eq!(read, DatasetFeedback { is_archived: true, ..second });
    let uid = FeedbackUid::new("df_none00").unwrap();
    let missing = ArchiveDatasetFeedback { dataset_uid: dataset.uid, feedback_uid: uid };
    assert_eq!(code(portal.call(missing).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn feedback_is_left_by_those_who_are_known_and_see_the_dataset() {
    let portal = TestPortal::start().await;
    let dataset = published(&portal).await;
    let reader = portal.user("ada", &[], &[]).await;
    let body = json!({"record_id": "r1", "comment": "Nice"});
    assert_eq!(leave(&portal, &dataset, None, &body).await.0, 401);
    for (body, field) in [
        (json!({"record_id": "r1"}), "comment"),
        (json!({"record_id": " ", "comment": "x"}), "record_id"),
        (json!({"record_id": "r1", "comment": "x".repeat(2001)}), "comment"),
        (json!({"record_id": "r1", "comment": "x", "values": {"age": 3}}), "values.age"),
        (json!([]), "body"),
    ] {
        let (status, refused) = leave(&portal, &dataset, Some(&reader), &body).await;
        assert_eq!(status, 400, "{refused}");
        assert!(refused["detail"][field].is_array(), "{refused}");
    }
    let changes = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: dataset.uid.clone(), body: changes }).await.unwrap();
    assert_eq!(leave(&portal, &dataset, Some(&reader), &body).await.0, 404);
    assert_eq!(listed(&portal, list(&dataset.uid)).await, [""; 0]);
    assert_eq!(code(portal.call_as(&reader, list(&dataset.uid)).await), ErrorCode::PermissionDenied);
}

#[tokio::test]
async fn suggested_values_carry_the_types_of_their_fields() {
    let portal = TestPortal::start().await;
    let dataset = portal.dataset("Trees").await;
    let resource = serde_json::from_value(json!({"type": "realtime", "title": "Trees"})).unwrap();
    let create =
        portico_contract::resources::CreateDatasetResource { dataset_uid: dataset.uid.clone(), body: resource };
    let url = portal.call(create).await.unwrap().url.unwrap();
    portal.published(&dataset.uid).await;
    let push = portal.client.post(format!("{}{url}", portal.address)).body(r#"{"height": 12}"#);
    assert_eq!(push.send().await.unwrap().status(), 200);
    let reader = portal.user("ada", &[], &[]).await;
    let body = json!({"record_id": "r1", "comment": "Too high", "values": {"height": {"value": 11}}});
    until("the row is published", async || {
        (leave(&portal, &dataset, Some(&reader), &body).await.0 == 201).then_some(())
    })
    .await;
    let left = portal.call(list(&dataset.uid)).await.unwrap().results.remove(0);
    let expected = json!({"height": {"value": 11, "type": FieldType::Int}});
    assert_eq!(serde_json::to_value(left.values).unwrap(), expected);

    // What is nested too deeply to be read back is refused; it never spoils the list.
    let mut refused = 0;
    for depth in [1, 60, 110, 120, 123, 124, 125] {
        let nested = (0..depth).fold(json!(1), |inner, _| json!([inner]));
        let body = json!({"record_id": "r1", "comment": "Deep", "values": {"height": nested}});
        let (status, answer) = leave(&portal, &dataset, Some(&reader), &body).await;
        assert!(matches!(status, 201 | 400), "{depth}: {status} {answer}");
        refused += u32::from(status == 400);
        assert!(portal.call(list(&dataset.uid)).await.is_ok(), "{depth}: the list can be read");
    }
    assert!(refused > 0, "the deepest is refused");
}
