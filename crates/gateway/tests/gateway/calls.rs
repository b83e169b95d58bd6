//! Calls: types, policy, what passes through.

use crate::upstream::{Bench, Fault, KEY, admin, person};
use portico_contract::datasets::{PublishDataset, RetrieveDataset};
use portico_contract::portico::event::Event;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::portico::person::Role;
use portico_contract::{DatasetUid, ErrorCode};
use prometheus_client::encoding::prometheus_text::encode;
use prometheus_client::registry::Registry;
use serde_json::json;

fn uid() -> DatasetUid {
    DatasetUid::new("da_1").unwrap()
}

#[tokio::test]
async fn a_typed_call_reaches_the_portal_and_comes_back_typed() {
    let bench = Bench::start().await;
    let viewer = person("vera", &[Role::Viewer]);
    let dataset = bench.gateway.call(&viewer, RetrieveDataset { dataset_uid: uid() }).await.unwrap();
    assert_eq!(dataset.title(), "Trees");
    assert!(bench.entries().await.is_empty(), "reads are not recorded");
}

#[tokio::test]
async fn an_answer_by_name_passes_through_unchanged() {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| portal.datasets[0]["tomorrow"] = json!({"new": 1.50}));
    let reply = bench.gateway.call_named(&admin(), "retrieve_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
    assert_eq!(reply.json().unwrap()["tomorrow"], json!({"new": 1.50}));
}

#[tokio::test]
async fn an_error_of_the_portal_keeps_its_status_and_words() {
    let bench = Bench::start().await;
    let gateway = bench.gateway.for_request("request-1");
    let error = gateway.call_named(&admin(), "retrieve_dataset", json!({"dataset_uid": "da_9"})).await.unwrap_err();
    assert_eq!((error.status, &error.code), (404, &ErrorCode::NotFound));
    assert_eq!(error.message, "portal says not_found");
    assert_eq!(error.trace_id.as_deref(), Some("request-1"));
}

#[tokio::test]
async fn a_failure_of_the_portal_goes_by_the_id_of_the_own_request() {
    let bench = Bench::start().await;
    let gateway = bench.gateway.for_request("request-1");
    let failed = async |gateway: &portico_gateway::Gateway| {
        (0..3).for_each(|_| bench.upstream.fault("da_1", Fault::Status(500, None)));
        gateway.call(&admin(), RetrieveDataset { dataset_uid: uid() }).await.unwrap_err().trace_id
    };
    assert_eq!(failed(&gateway).await.as_deref(), Some("request-1"));
    assert_eq!(failed(&bench.gateway).await.as_deref(), Some("of-the-portal"), "nobody asked");
}

#[tokio::test]
async fn calls_are_counted_by_operation_and_outcome() {
    let bench = Bench::start().await;
    for uid in ["da_1", "da_1", "da_9"] {
        let payload = json!({"dataset_uid": uid});
        drop(bench.gateway.call_named(&admin(), "retrieve_dataset", payload).await);
    }
    let mut registry = Registry::default();
    registry.register("calls", "Calls", bench.gateway.call_times());
    let mut text = String::new();
    encode(&mut text, &registry).unwrap();
    for (outcome, count) in [("done", 2), ("refused", 1)] {
        let line = format!("calls_count{{operation=\"retrieve_dataset\",outcome=\"{outcome}\"}} {count}\n");
        assert!(text.contains(&line), "{line}{text}");
    }
    assert!(!text.contains("lost"), "{text}");
}

#[tokio::test]
async fn a_collection_that_is_missing_is_not_offered() {
    let bench = Bench::start().await;
    let error = bench.gateway.call_named(&admin(), "list_user_groups", json!({})).await.unwrap_err();
    assert_eq!((error.status, error.code), (501, ErrorCode::NotOffered));
}

#[tokio::test]
async fn a_write_that_policy_refuses_is_recorded_and_not_sent() {
    let bench = Bench::start().await;
    let editor = person("eda", &[Role::Editor]);
    let error = bench.gateway.call(&editor, PublishDataset { dataset_uid: uid() }).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Refused);
    assert_eq!(bench.upstream.asked("publish"), 0);
    let entry = bench.last().await;
    assert_eq!((entry.outcome, entry.operation.as_str()), (LedgerOutcome::Refused, "publish_dataset"));
    assert!(entry.message.unwrap().contains("Needs the role publisher or admin"));
}

#[tokio::test]
async fn a_write_is_recorded_with_what_was_there_and_what_is_there_now() {
    let bench = Bench::start().await;
    let mut events = bench.gateway.subscribe();
    bench.gateway.mirror().refresh().await.unwrap();
    let payload = json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title",
        "body": {"value": "Old trees"}});
    bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", payload).await.unwrap();
    let entry = bench.last().await;
    assert_eq!((entry.outcome, entry.upstream_status), (LedgerOutcome::Done, Some(200)));
    assert_eq!((entry.target_kind.as_deref(), entry.target.as_deref()), (Some("dataset"), Some("da_1")));
    assert_eq!((entry.target_title.as_deref(), entry.section.as_deref()), (Some("Trees"), Some("default.title")));
    assert_eq!(
        (&entry.before.unwrap()["value"], &entry.after.unwrap()["value"]),
        (&json!("Trees"), &json!("Old trees"))
    );
    assert_eq!(entry.person, "Person ada");
    loop {
        if let Event::Written { entry: id, .. } = events.recv().await.unwrap() {
            assert_eq!(id, entry.id);
            break;
        }
    }
}

#[tokio::test]
async fn what_is_created_is_the_target_of_its_entry() {
    let bench = Bench::start().await;
    let payload = json!({"body": {"metadata": {"default": {"title": {"value": "Lakes"}}}}});
    bench.gateway.call_named(&admin(), "create_dataset", payload).await.unwrap();
    let entry = bench.last().await;
    assert_eq!((entry.target.as_deref(), entry.target_title.as_deref()), (Some("da_1"), Some("Lakes")));
}

#[tokio::test]
async fn the_key_is_in_no_file_and_no_debug_text() {
    let bench = Bench::start().await;
    let payload = json!({"body": {"metadata": {"default": {"title": {"value": "Lakes"}}}}});
    bench.gateway.call_named(&admin(), "create_dataset", payload).await.unwrap();
    assert!(!format!("{:?}", bench.gateway).contains(KEY));
    for file in std::fs::read_dir(bench.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()));
    }
}
