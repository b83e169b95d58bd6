//! The ledger: append-only, chained, complete.

use crate::upstream::{Bench, admin, config, person};
use portico_contract::portico::ledger::{LedgerOutcome, LedgerQuery};
use portico_contract::portico::person::Role;
use portico_gateway::Gateway;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

fn title(value: &str) -> Value {
    json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title", "body": {"value": value}})
}

async fn written(titles: &[&str]) -> Bench {
    let bench = Bench::start().await;
    for value in titles {
        bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title(value)).await.unwrap();
    }
    bench
}

async fn file(bench: &Bench) -> SqliteConnection {
    let path = bench.folder.path().join("portico.db");
    SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap()
}

#[tokio::test]
async fn triggers_forbid_changing_and_deleting() {
    let bench = written(&["a"]).await;
    let mut file = file(&bench).await;
    for sql in [
        "UPDATE ledger_entry SET person = 'x'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_outcome SET outcome = 'done'",
        "DELETE FROM ledger_outcome",
    ] {
        let error = sqlx::query(sql).execute(&mut file).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn a_changed_entry_is_named() {
    let bench = written(&["a", "b", "c"]).await;
    let sound = bench.gateway.ledger().verify().await.unwrap();
    assert_eq!((sound.records, sound.broken), (6, None));
    let mut file = file(&bench).await;
    sqlx::raw_sql("DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET person = 'Nobody' WHERE id = 2")
        .execute(&mut file)
        .await
        .unwrap();
    let broken = bench.gateway.ledger().verify().await.unwrap().broken.unwrap();
    assert_eq!(broken, (2, "it was changed after it was written".to_owned()));
}

#[tokio::test]
async fn a_removed_record_is_noticed() {
    let bench = written(&["a", "b"]).await;
    let mut file = file(&bench).await;
    sqlx::raw_sql("DROP TRIGGER ledger_outcome_no_delete; DELETE FROM ledger_outcome WHERE entry = 1")
        .execute(&mut file)
        .await
        .unwrap();
    assert_eq!(bench.gateway.ledger().verify().await.unwrap().broken.unwrap().0, 2);
}

#[tokio::test]
async fn an_intent_without_an_outcome_ends_as_unknown_at_the_next_start() {
    let bench = written(&["a", "b"]).await;
    let Bench { upstream, gateway, folder } = bench;
    drop(gateway);
    let mut file =
        SqliteConnection::connect(&format!("sqlite://{}", folder.path().join("portico.db").display())).await.unwrap();
    sqlx::raw_sql("DROP TRIGGER ledger_outcome_no_delete; DELETE FROM ledger_outcome WHERE entry = 2")
        .execute(&mut file)
        .await
        .unwrap();
    let gateway = Gateway::open(config(&upstream.base, &folder)).await.unwrap();
    let entry = gateway.ledger_entry(&admin(), 2).await.unwrap();
    assert_eq!(entry.outcome, LedgerOutcome::Unknown);
    assert!(entry.message.unwrap().contains("stopped"));
    assert_eq!(gateway.ledger().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn without_a_ledger_nothing_is_written() {
    let bench = written(&[]).await;
    let mut file = file(&bench).await;
    sqlx::raw_sql("CREATE TRIGGER full BEFORE INSERT ON ledger_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        .execute(&mut file)
        .await
        .unwrap();
    let ada = admin();
    let call = bench.gateway.call_named(&ada, "update_template_field_dataset_metadata", title("x"));
    assert!(call.await.unwrap_err().message.starts_with("Nothing was changed"));
    assert_eq!(bench.upstream.asked("PUT"), 0);
}

#[tokio::test]
async fn activity_is_found_by_person_operation_and_target() {
    let bench = written(&["a", "b"]).await;
    let paula = person("paula", &[Role::Publisher]);
    bench.gateway.call_named(&paula, "publish_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
    let ask = async |query: LedgerQuery| bench.gateway.ledger_page(&admin(), &query).await.unwrap();
    let page = ask(LedgerQuery { person: "paula".into(), ..Default::default() }).await;
    assert_eq!((page.total, page.entries[0].operation.as_str()), (1, "publish_dataset"));
    assert_eq!(page.people.len(), 2);
    assert_eq!(ask(LedgerQuery { target: "da_1".into(), ..Default::default() }).await.total, 3);
    assert_eq!(ask(LedgerQuery { target: "default.title".into(), ..Default::default() }).await.total, 2);
    assert_eq!(ask(LedgerQuery { target: "100%".into(), ..Default::default() }).await.total, 0);
    let second = ask(LedgerQuery { size: 2, page: 2, ..Default::default() }).await;
    assert_eq!((second.total, second.entries.len()), (3, 1));
}

#[tokio::test]
async fn a_viewer_sees_own_entries_only() {
    let bench = written(&["a"]).await;
    let viewer = person("vera", &[Role::Viewer]);
    assert_eq!(bench.gateway.ledger_page(&viewer, &LedgerQuery::default()).await.unwrap().total, 0);
    assert!(bench.gateway.ledger_entry(&viewer, 1).await.is_err());
    let auditor = person("otto", &[Role::Auditor]);
    assert_eq!(bench.gateway.ledger_page(&auditor, &LedgerQuery::default()).await.unwrap().total, 1);
}
