//! The ledger: append-only, chained, complete.

use crate::upstream::{Bench, admin, config, person};
use portico_contract::portico::ledger::{LedgerEntry, LedgerOutcome, LedgerQuery};
use portico_contract::portico::person::Role;
use portico_gateway::{Gateway, GatewayConfig};
use portico_state::Place;
use serde_json::{Value, json};

fn title(value: &str) -> Value {
    json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title", "body": {"value": value}})
}

/// On both databases.
async fn written(titles: &[&str]) -> [Bench; 2] {
    let benches = Bench::on_both().await;
    for bench in &benches {
        for value in titles {
            bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title(value)).await.unwrap();
        }
    }
    benches
}

/// As somebody who owns the tables and takes the triggers away first.
async fn tamper(bench: &Bench, sql: &str) {
    let mut database = bench.database().await;
    let without_triggers = match &bench.state {
        Place::File(_) => "DROP TRIGGER ledger_entry_no_update; DROP TRIGGER ledger_outcome_no_delete",
        Place::Server(_) => "SET session_replication_role = replica",
    };
    sqlx::raw_sql(without_triggers).execute(&mut database).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut database).await.unwrap();
}

#[tokio::test]
async fn triggers_forbid_changing_and_deleting() {
    for bench in written(&["a"]).await {
        let mut database = bench.database().await;
        let everywhere = [
            "UPDATE ledger_entry SET person = 'x'",
            "DELETE FROM ledger_entry",
            "UPDATE ledger_outcome SET outcome = 'done'",
            "DELETE FROM ledger_outcome",
        ];
        let on_a_server: &[_] = match bench.state {
            Place::File(_) => &[],
            Place::Server(_) => &["TRUNCATE ledger_outcome", "TRUNCATE ledger_entry CASCADE"],
        };
        for sql in everywhere.iter().chain(on_a_server) {
            let error = sqlx::query(sql).execute(&mut database).await.unwrap_err();
            assert!(error.to_string().contains("append-only"), "{sql}: {error}");
        }
    }
}

#[tokio::test]
async fn a_changed_entry_is_named() {
    for bench in written(&["a", "b", "c"]).await {
        let sound = bench.gateway.ledger().verify().await.unwrap();
        assert_eq!((sound.records, sound.broken), (6, None));
        tamper(&bench, "UPDATE ledger_entry SET person = 'Nobody' WHERE id = 2").await;
        let broken = bench.gateway.ledger().verify().await.unwrap().broken.unwrap();
        assert_eq!(broken, (2, "it was changed after it was written".to_owned()));
    }
}

#[tokio::test]
async fn a_removed_record_is_noticed() {
    for bench in written(&["a", "b"]).await {
        tamper(&bench, "DELETE FROM ledger_outcome WHERE entry = 1").await;
        assert_eq!(bench.gateway.ledger().verify().await.unwrap().broken.unwrap().0, 2);
    }
}

/// The chain is the same in both: what one holds proves itself in the other.
#[tokio::test]
async fn both_databases_keep_the_same_chain() {
    let [file, server] = written(&["é", "b"]).await;
    let mut from = file.database().await;
    tamper(&server, "DELETE FROM ledger_outcome; DELETE FROM ledger_entry").await;
    for table in ["ledger_entry", "ledger_outcome"] {
        let rows: Vec<(String, String)> = sqlx::query_as(&format!("SELECT {}, hex(hash) FROM {table}", copied(table)))
            .fetch_all(&mut from)
            .await
            .unwrap();
        let mut into = server.database().await;
        for (row, hash) in rows {
            let insert = format!("INSERT INTO {table} VALUES ({row}, '\\x{hash}')");
            sqlx::raw_sql(&insert).execute(&mut into).await.unwrap();
        }
    }
    let [one, other] = [file.gateway.ledger().verify().await.unwrap(), server.gateway.ledger().verify().await.unwrap()];
    assert_eq!((one.records, &one.broken, &one.head), (other.records, &other.broken, &other.head));
    assert_eq!((one.records, one.broken), (4, None));
}

/// The columns of a table as SQLite writes them for a statement, in one text.
fn copied(table: &str) -> String {
    let columns = match table {
        "ledger_entry" => {
            "id seq at person_id person operation effect target_kind target target_title section request before request_id undoes"
        }
        _ => "entry seq at outcome upstream_status message target target_title after",
    };
    let columns: Vec<_> = columns.split(' ').map(|column| format!("quote({column})")).collect();
    columns.join(" || ', ' || ")
}

#[tokio::test]
async fn an_intent_without_an_outcome_ends_as_unknown_at_the_next_start() {
    for bench in written(&["a", "b"]).await {
        tamper(&bench, "DELETE FROM ledger_outcome WHERE entry = 2").await;
        let Bench { upstream, gateway, folder, state } = bench;
        drop(gateway);
        let gateway = Gateway::open(GatewayConfig { state, ..config(&upstream.base, &folder) }).await.unwrap();
        let entry = concluded(&gateway, 2).await;
        assert_eq!(entry.outcome, LedgerOutcome::Unknown);
        assert_eq!(gateway.ledger().verify().await.unwrap().broken, None);
    }
}

/// An entry once Portico has said that it stopped.
async fn concluded(gateway: &Gateway, id: i64) -> LedgerEntry {
    loop {
        let entry = gateway.ledger_entry(&admin(), id).await.unwrap();
        if entry.message.as_deref().is_some_and(|message| message.contains("stopped")) {
            return entry;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn without_a_ledger_nothing_is_written() {
    for bench in written(&[]).await {
        let full = match bench.state {
            Place::File(_) => {
                "CREATE TRIGGER full_disk BEFORE INSERT ON ledger_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            }
            Place::Server(_) => "DROP TABLE ledger_entry CASCADE",
        };
        sqlx::raw_sql(full).execute(&mut bench.database().await).await.unwrap();
        let ada = admin();
        let call = bench.gateway.call_named(&ada, "update_template_field_dataset_metadata", title("x"));
        assert!(call.await.unwrap_err().message.starts_with("Nothing was changed"));
        assert_eq!(bench.upstream.asked("PUT"), 0);
    }
}

#[tokio::test]
async fn activity_is_found_by_person_operation_and_target() {
    for bench in written(&["a", "b"]).await {
        bench.gateway.mirror().refresh().await.unwrap();
        let paula = person("paula", &[Role::Publisher]);
        bench.gateway.call_named(&paula, "publish_dataset", json!({"dataset_uid": "da_1"})).await.unwrap();
        let ask = async |query: LedgerQuery| bench.gateway.ledger_page(&admin(), &query).await.unwrap();
        let page = ask(LedgerQuery { person: "paula".into(), ..Default::default() }).await;
        assert_eq!((page.total, page.entries[0].operation.as_str()), (1, "publish_dataset"));
        assert_eq!(page.people.len(), 2);
        assert_eq!(page.operations.len(), 2);
        let both = LedgerQuery { person: "paula".into(), operation: "publish_dataset".into(), ..Default::default() };
        assert_eq!(ask(LedgerQuery { target: " B".into(), ..both }).await.total, 1);
        assert_eq!(ask(LedgerQuery { target: "da_1".into(), ..Default::default() }).await.total, 3);
        assert_eq!(ask(LedgerQuery { target: "default.title".into(), ..Default::default() }).await.total, 2);
        assert_eq!(ask(LedgerQuery { target: "100%".into(), ..Default::default() }).await.total, 0);
        let second = ask(LedgerQuery { size: 2, page: 2, ..Default::default() }).await;
        assert_eq!((second.total, second.entries.len()), (3, 1));
        let after = bench.gateway.ledger().after(1, 500).await.unwrap();
        assert_eq!(after.iter().map(|entry| entry.id).collect::<Vec<_>>(), [2, 3]);
    }
}

#[tokio::test]
async fn a_text_that_no_database_keeps_stops_no_write() {
    for bench in Bench::on_both().await {
        bench.upstream.with(|portal| portal.datasets[0]["metadata"]["default"]["title"]["value"] = json!("Tr\0ees"));
        bench.gateway.mirror().refresh().await.unwrap();
        bench.gateway.call_named(&admin(), "update_template_field_dataset_metadata", title("a\0b")).await.unwrap();
        let entry = bench.last().await;
        assert_eq!(entry.target_title.as_deref(), Some("Tr\u{fffd}ees"));
        assert_eq!(entry.request.unwrap()["body"]["value"], "a\0b");
        assert_eq!(bench.gateway.ledger().verify().await.unwrap().broken, None);
    }
}

#[tokio::test]
async fn a_viewer_sees_own_entries_only() {
    for bench in written(&["a"]).await {
        let viewer = person("vera", &[Role::Viewer]);
        assert_eq!(bench.gateway.ledger_page(&viewer, &LedgerQuery::default()).await.unwrap().total, 0);
        assert!(bench.gateway.ledger_entry(&viewer, 1).await.is_err());
        let auditor = person("otto", &[Role::Auditor]);
        assert_eq!(bench.gateway.ledger_page(&auditor, &LedgerQuery::default()).await.unwrap().total, 1);
    }
}
