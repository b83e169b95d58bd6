//! Datasets that join other datasets of the portal, over HTTP (behaviour.md 12).
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod support;

use portico_contract::datasets::*;
use portico_contract::processors::*;
use portico_contract::{DatasetUid, ErrorCode};
use serde_json::{Value, json};
use std::time::Duration;
use support::{TestPortal, code};

const STATIONS: &str = "station,place\n1,Tour Eiffel\n2.0,Montparnasse\n9,Nowhere\n,Without\n";
const TAXIS: &str = "station,number,colour\n1,10,Rouge\n2,15,bleu\n2,16,vert\n";

fn join(more: Value) -> Value {
    let mut step = json!({"type": "join_dataset", "dataset": {"dataset_id": "taxis"}, "local_key": ["station"],
        "remote_key": ["station"], "output_fields": ["number"]});
    step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    step
}

/// `taxis`, published, and `stations`, which joins them.
async fn joined(portal: &TestPortal, more: Value) -> (DatasetUid, DatasetUid) {
    let taxis = portal.csv_dataset("Taxis", TAXIS).await.uid;
    portal.published(&taxis).await;
    let stations = portal.csv_dataset("Stations", STATIONS).await.uid;
    portal.add_processor(&stations, join(more)).await;
    (taxis, stations)
}

#[tokio::test]
async fn each_match_makes_a_record_and_one_without_a_match_stays() {
    let portal = TestPortal::start().await;
    let (_, stations) = joined(&portal, json!({})).await;
    portal.published(&stations).await;
    let records = portal.records("stations", &["place", "number"]).await;
    let expected = [
        json!(["Tour Eiffel", 10]),
        json!(["Montparnasse", 15]),
        json!(["Montparnasse", 16]),
        json!(["Nowhere", null]),
        json!(["Without", null]),
    ];
    assert_eq!(json!(records), json!(expected));
    let fields = portal.explored("stations").await["fields"].clone();
    assert_eq!((&fields[2]["name"], &fields[2]["type"]), (&json!("number"), &json!("int")));
}

#[tokio::test]
async fn one_line_gathers_the_matches_and_all_fields_can_be_retrieved() {
    let portal = TestPortal::start().await;
    let (_, stations) =
        joined(&portal, json!({"output_fields": [], "retrieve_all": true, "one_line": true, "separator": "|"})).await;
    portal.published(&stations).await;
    let records = portal.records("stations", &["station", "number", "colour"]).await;
    // The number of a station that is alone is still a text: the field holds lists.
    assert_eq!(json!(records[..2]), json!([[1.0, "10", "Rouge"], [2.0, "15|16", "bleu|vert"]]));
}

#[tokio::test]
async fn case_and_accents_count_only_where_they_are_asked_to() {
    let portal = TestPortal::start().await;
    let names = portal.csv_dataset("Names", "name,code\nÉvian,74\n").await.uid;
    portal.published(&names).await;
    for (case_sensitive, expected) in [(false, json!(74)), (true, Value::Null)] {
        let title = format!("Towns {case_sensitive}");
        let towns = portal.csv_dataset(&title, "town\nevian\n").await;
        let step = json!({"type": "join_dataset", "dataset": {"dataset_id": "names"}, "local_key": ["town"],
            "remote_key": ["name"], "output_fields": ["code"], "case_sensitive": case_sensitive});
        portal.add_processor(&towns.uid, step).await;
        portal.published(&towns.uid).await;
        assert_eq!(portal.records(towns.dataset_id.as_str(), &["code"]).await, [[expected]]);
    }
}

#[tokio::test]
async fn a_join_without_its_keys_is_refused_by_name_and_one_of_an_unknown_field_fails_the_publication() {
    let portal = TestPortal::start().await;
    let (_, stations) = joined(&portal, json!({"output_fields": ["price"]})).await;
    let body = serde_json::from_value(
        json!({"type": "join_dataset", "dataset": {}, "local_key": ["a", "b"], "remote_key": ["a"]}),
    );
    let refused = portal.call(CreateDatasetProcessor { dataset_uid: stations.clone(), body: body.unwrap() }).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.detail.keys().collect::<Vec<_>>(), ["dataset.dataset_id", "output_fields", "remote_key"]);
    let status = portal.publish(&stations).await;
    assert_eq!(status.status, StatusName::Error);
    assert!(status.message.unwrap().contains("“taxis” shows no field “price”"));
    assert!(status.records_errors[0].processor_uid.is_some());
}

/// `taxis` is only for those who may see it.
async fn restrict(portal: &TestPortal, taxis: &DatasetUid) {
    let body = DatasetChanges { is_restricted: Some(true), ..DatasetChanges::default() };
    portal.call(UpdateDataset { dataset_uid: taxis.clone(), body }).await.unwrap();
}

#[tokio::test]
async fn a_join_reads_what_everybody_sees_unless_it_reads_as_who_saved_it() {
    let portal = TestPortal::start().await;
    let (taxis, stations) = joined(&portal, json!({})).await;
    restrict(&portal, &taxis).await;
    let status = portal.publish(&stations).await;
    assert_eq!(status.status, StatusName::Error);
    assert!(status.message.unwrap().contains("everybody may see"));

    let steps = portal.call(ListDatasetProcessors { dataset_uid: stations.clone(), limit: None, offset: None }).await;
    let step = steps.unwrap().results.remove(0);
    let change = |key: String| {
        let body = join(json!({"impersonate_permissions": true, "permissions_user": {"username": "admin"}}));
        let update = UpdateDatasetProcessor {
            dataset_uid: stations.clone(),
            processor_uid: step.uid.clone(),
            body: serde_json::from_value(body).unwrap(),
        };
        let portal = &portal;
        async move { portal.call_as(&key, update).await.unwrap() }
    };
    // Louise may edit the stations, not see the taxis: to name somebody else does not help her.
    let louise = portal.user("louise", &[], &["edit_dataset"]).await;
    portal.ruleset(&stations, "louise", &["edit_dataset"], json!({})).await;
    let saved = change(louise).await;
    assert_eq!(serde_json::to_value(saved).unwrap()["permissions_user"], json!({"username": "louise"}));
    let status = portal.publish(&stations).await;
    assert!(status.message.unwrap().contains("louise may see"));

    // A ruleset shows her some of the records, and some of the fields.
    let security = json!({"filter_query": "number > 15", "visible_fields": ["station", "number"]});
    portal.ruleset(&taxis, "louise", &[], security).await;
    portal.published(&stations).await;
    let records = portal.records("stations", &["place", "number"]).await;
    assert_eq!(json!(records[..2]), json!([["Tour Eiffel", null], ["Montparnasse", 16]]));

    change(portal.key.clone()).await;
    portal.published(&stations).await;
    assert_eq!(json!(portal.records("stations", &["number"]).await[..2]), json!([[10], [15]]));
}

/// When a publication was last made.
async fn processed(portal: &TestPortal, dataset_id: &str) -> String {
    portal.explored(dataset_id).await["metas"]["default"]["data_processed"].as_str().unwrap().to_owned()
}

/// Waits until nothing waits or runs any more; answers when each dataset was last published.
async fn quiet(portal: &TestPortal, uids: &[&DatasetUid], ids: &[&str]) -> Vec<String> {
    for uid in uids {
        portal.settled(uid).await;
    }
    let mut moments = Vec::new();
    for id in ids {
        moments.push(processed(portal, id).await);
    }
    moments
}

#[tokio::test]
async fn a_dataset_is_published_again_when_one_it_joins_is() {
    let portal = TestPortal::start().await;
    let (taxis, stations) = joined(&portal, json!({"republish_on_update": true})).await;
    portal.published(&stations).await;
    let step = json!({"type": "skip_record", "field": "number", "value": "10"});
    portal.add_processor(&taxis, step).await;
    portal.publish(&taxis).await;
    portal.settled(&stations).await;
    let records = portal.records("stations", &["place", "number"]).await;
    assert_eq!(json!(records[..2]), json!([["Tour Eiffel", null], ["Montparnasse", 15]]));
}

#[tokio::test]
async fn an_order_that_came_while_another_was_under_way_is_carried_out_after_it_also_through_a_restart() {
    let portal = TestPortal::start().await;
    let (taxis, stations) = joined(&portal, json!({"republish_on_update": true})).await;
    portal.published(&stations).await;
    let state = |portal: &TestPortal, query: &'static str| {
        let (store, uid) = (portal.portal.store().clone(), stations.to_string());
        async move {
            let mut write = store.write().await.unwrap();
            let pending: Option<String> = sqlx::query_scalar(query).bind(uid).fetch_one(&mut *write).await.unwrap();
            write.commit().await.unwrap();
            pending
        }
    };
    // Nobody works on it: it is as if the portal had been killed in the middle.
    state(&portal, "UPDATE datasets SET status = 'processing', order_kind = 'publish' WHERE uid = ? RETURNING status")
        .await;
    portal.publish(&taxis).await;
    let pending = "SELECT republish_chain FROM datasets WHERE uid = ?";
    assert_eq!(state(&portal, pending).await, Some(format!("[\"{taxis}\"]")));
    let portal = portal.reopened().await;
    let status = portal.settled(&stations).await;
    assert_eq!((status.status, state(&portal, pending).await), (StatusName::Idle, None));
    assert_eq!(portal.records("stations", &["number"]).await.len(), 5);
}

#[tokio::test]
async fn a_dataset_that_did_not_ask_for_it_or_is_not_published_stays_as_it_is() {
    let portal = TestPortal::start().await;
    let (taxis, stations) = joined(&portal, json!({})).await;
    portal.published(&stations).await;
    let other = portal.csv_dataset("Other", STATIONS).await.uid;
    portal.add_processor(&other, join(json!({"type": "bound_join_dataset"}))).await;
    let before = processed(&portal, "stations").await;
    portal.publish(&taxis).await;
    portal.settled(&other).await;
    assert_eq!(quiet(&portal, &[&stations], &["stations"]).await, [before]);
    let status = portal.call(GetDatasetStatus { dataset_uid: other }).await.unwrap();
    assert_eq!((status.status, status.is_published), (StatusName::Idle, Some(false)));
}

#[tokio::test]
async fn datasets_that_join_each_other_come_to_rest_and_each_has_read_the_other() {
    let portal = TestPortal::start().await;
    let mut uids = Vec::new();
    for title in ["One", "Two", "Three"] {
        let uid = portal.csv_dataset(title, "id,value\n1,a\n").await.uid;
        portal.published(&uid).await;
        uids.push(uid);
    }
    // Each joins both others: a publication would call for more of them for ever.
    for (uid, others) in uids.iter().zip([["two", "three"], ["one", "three"], ["one", "two"]]) {
        for other in others {
            let step = json!({"type": "bound_join_dataset", "dataset": {"dataset_id": other}, "local_key": ["id"],
                "remote_key": ["id"], "output_fields": ["value"]});
            portal.add_processor(uid, step).await;
        }
    }
    let ids = ["one", "two", "three"];
    let uids: Vec<&DatasetUid> = uids.iter().collect();
    let before = quiet(&portal, &uids, &ids).await;
    // What joins is renewed as it is published: each has to be published with its joins once.
    for uid in &uids {
        portal.publish(uid).await;
        quiet(&portal, &uids, &ids).await;
    }
    let mut last = Vec::new();
    for _ in 0..100 {
        let now = quiet(&portal, &uids, &ids).await;
        if now == last {
            break;
        }
        last = now;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(last.iter().zip(&before).all(|(after, before)| after > before), "{before:?} {last:?}");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(quiet(&portal, &uids, &ids).await, last);
    assert_eq!(json!(portal.records("two", &["value", "value_1", "value_2"]).await), json!([["a", "a", "a"]]));
}

#[tokio::test]
async fn a_join_with_another_portal_is_kept_and_says_at_publication_that_it_cannot_run() {
    let portal = TestPortal::start().await;
    let (_, stations) = joined(&portal, json!({"domain": {"domain_id": "elsewhere"}})).await;
    let status = portal.publish(&stations).await;
    assert!(status.message.unwrap().contains("its own datasets only"));
    let types = portal.call(ListProcessors {}).await.unwrap();
    assert!(types.iter().any(|one| one.r#type == "bound_join_dataset"));
    assert_eq!(
        code(portal.call(PublishDataset { dataset_uid: DatasetUid::new("da_none00").unwrap() }).await),
        ErrorCode::NotFound
    );
}

#[tokio::test]
#[ignore = "takes minutes without optimisation"]
async fn a_join_of_many_records_with_many_is_a_matter_of_seconds() {
    let portal = TestPortal::start().await;
    let rows = |value: &str| (0..200_000).map(|id| format!("{id},{value}{id}\n")).collect::<String>();
    let taxis = portal.csv_dataset("Taxis", &format!("station,number\n{}", rows("n"))).await.uid;
    portal.published(&taxis).await;
    let stations = portal.csv_dataset("Stations", &format!("station,place\n{}", rows("p"))).await.uid;
    let began = std::time::Instant::now();
    portal.published(&stations).await;
    let alone = began.elapsed();
    portal.add_processor(&stations, join(json!({}))).await;
    let began = std::time::Instant::now();
    portal.published(&stations).await;
    let joined = began.elapsed();
    println!("200,000 records: {alone:?} alone, {joined:?} joined");
    assert!(joined <= alone * 10 + Duration::from_secs(5), "{joined:?} joined, {alone:?} alone");
    assert_eq!(portal.explored("stations/records?where=number%3D%22n77777%22").await["total_count"], 1);
}
