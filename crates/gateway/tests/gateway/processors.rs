//! Processors: put in place, put back.

use crate::upstream::{Bench, Fault, admin};
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::{DatasetUid, ErrorCode, ProcessorUid};
use serde_json::json;

async fn bench(labels: &[&str]) -> Bench {
    let bench = Bench::start().await;
    bench.upstream.with(|portal| {
        for label in labels {
            let step = json!({"uid": portal.number("pr"), "type": "add_field", "label": label, "field": label});
            portal.steps("da_1").push(step);
        }
    });
    bench
}

fn labels(bench: &Bench) -> String {
    bench
        .upstream
        .with(|portal| portal.steps("da_1").iter().map(|step| step["label"].as_str().unwrap().to_owned()).collect())
}

fn uid() -> DatasetUid {
    DatasetUid::new("da_1").unwrap()
}

#[tokio::test]
async fn a_processor_moves_by_rewriting_what_follows_only() {
    let bench = bench(&["a", "b", "c", "d"]).await;
    let moved = bench.gateway.move_processor(&admin(), &uid(), &ProcessorUid::new("pr_4").unwrap(), 1).await.unwrap();
    assert_eq!((labels(&bench).as_str(), moved.rewritten), ("adbc", 3));
    assert_eq!(bench.upstream.asked("DELETE"), 3);
    let entry = bench.gateway.ledger_entry(&admin(), moved.entry).await.unwrap();
    assert_eq!(entry.operation, "rewrite_dataset_processors");
    assert_eq!(entry.before.unwrap().as_array().unwrap().len(), 4);
    assert!(entry.can_undo);
}

#[tokio::test]
async fn a_move_that_breaks_midway_leaves_the_former_order() {
    let bench = bench(&["a", "b", "c"]).await;
    bench.upstream.fault("POST /datasets/da_1/processors/", Fault::Status(400, None));
    let error =
        bench.gateway.move_processor(&admin(), &uid(), &ProcessorUid::new("pr_3").unwrap(), 0).await.unwrap_err();
    assert!(error.message.contains("The former order was put back"), "{}", error.message);
    assert_eq!(labels(&bench), "abc");
    let rewrite = bench.entries().await.into_iter().find(|entry| entry.operation.starts_with("rewrite")).unwrap();
    assert_eq!(rewrite.outcome, LedgerOutcome::Failed);
}

#[tokio::test]
async fn nothing_moves_while_the_dataset_processes() {
    let bench = bench(&["a", "b"]).await;
    bench.upstream.with(|portal| portal.status.insert("da_1".into(), json!({"status": "processing"})));
    let error =
        bench.gateway.move_processor(&admin(), &uid(), &ProcessorUid::new("pr_2").unwrap(), 0).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::InvalidDatasetStatus);
    assert_eq!(bench.upstream.asked("DELETE"), 0);
}

#[tokio::test]
async fn a_deleted_processor_comes_back_where_it_was() {
    let bench = bench(&["a", "b", "c"]).await;
    let payload = json!({"dataset_uid": "da_1", "processor_uid": "pr_2"});
    bench.gateway.call_named(&admin(), "delete_dataset_processor", payload).await.unwrap();
    let deletion = bench.last().await;
    let undone = bench.gateway.undo(&admin(), deletion.id).await.unwrap();
    assert_eq!(labels(&bench), "abc");
    assert_eq!(undone.undoes, Some(deletion.id));
    let deletion = bench.gateway.ledger_entry(&admin(), deletion.id).await.unwrap();
    assert_eq!((deletion.undone_by, deletion.can_undo), (Some(undone.id), false));
    // Taking back the taking back is a rewrite too.
    bench.gateway.undo(&admin(), undone.id).await.unwrap();
    assert_eq!(labels(&bench), "ac");
}

#[tokio::test]
async fn a_created_processor_is_taken_away_again() {
    let bench = bench(&["a"]).await;
    let payload = json!({"dataset_uid": "da_1", "body": {"type": "add_field", "label": "b", "field": "b"}});
    bench.gateway.call_named(&admin(), "create_dataset_processor", payload).await.unwrap();
    bench.gateway.undo(&admin(), bench.last().await.id).await.unwrap();
    assert_eq!(labels(&bench), "a");
}
