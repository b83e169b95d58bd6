//! Two gateways on one PostgreSQL: one ledger, one turn for each thing, and each learns what the other did.

use crate::upstream::{Bench, Fault, admin, config};
use portico_contract::portico::catalog::CatalogQuery;
use portico_contract::portico::event::Event;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_gateway::{Gateway, GatewayConfig};
use portico_state::Place;
use serde_json::{Value, json};
use std::time::Duration;

const UPDATE: &str = "update_template_field_dataset_metadata";

fn title(value: &str) -> Value {
    json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title", "body": {"value": value}})
}

async fn on_a_server() -> Bench {
    let [_, bench] = Bench::on_both().await;
    bench
}

/// Looks until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let looking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), looking).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_of_two_replicas_make_one_chain() {
    let bench = on_a_server().await;
    let other = bench.replica("b").await;
    let writers = [&bench.gateway, &other, &bench.gateway, &other].into_iter().enumerate().map(|(number, gateway)| {
        let gateway = gateway.clone();
        tokio::spawn(async move {
            for round in 0..50 {
                // A thing each, so that only the ledger keeps them in order.
                let payload = json!({"dataset_uid": "da_1", "template_name": "default",
                    "template_field_name": format!("field{number}"), "body": {"value": round}});
                gateway.call_named(&admin(), UPDATE, payload).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let found = other.ledger().verify().await.unwrap();
    assert_eq!((found.records, found.broken), (400, None));
}

#[tokio::test]
async fn what_one_replica_writes_the_other_shows_and_tells() {
    let bench = on_a_server().await;
    let other = bench.replica("b").await;
    other.mirror().refresh().await.unwrap();
    let mut events = other.subscribe();
    bench.gateway.call_named(&admin(), UPDATE, title("Old trees")).await.unwrap();
    let told = loop {
        if let Event::Written { operation, person, .. } = events.recv().await.unwrap() {
            break (operation, person);
        }
    };
    assert_eq!(told, (UPDATE.to_owned(), "Person ada".to_owned()));
    until(async || {
        let page = other.search_catalog(&admin(), &CatalogQuery::default()).await.unwrap();
        page.entries[0].title == "Old trees"
    })
    .await;
}

#[tokio::test]
async fn what_a_living_replica_has_under_way_is_left_to_it() {
    let bench = on_a_server().await;
    bench.upstream.fault("PUT", Fault::Hang(Duration::from_secs(8)));
    let writing = tokio::spawn({
        let gateway = bench.gateway.clone();
        async move { gateway.call_named(&admin(), UPDATE, title("slow")).await }
    });
    until(async || bench.upstream.asked("PUT") == 1).await;
    // It starts meanwhile, and looks twice.
    let other = bench.replica("b").await;
    writing.await.unwrap().unwrap();
    let entry = other.ledger_entry(&admin(), 1).await.unwrap();
    assert_eq!((entry.outcome, entry.message), (LedgerOutcome::Done, None));
}

#[tokio::test]
async fn a_database_that_is_away_stops_every_write_and_lets_them_go_on_when_it_is_back() {
    let server = portico_test_database::Server::start();
    let state = Place::Server(server.fresh());
    let bench = Bench::with(|config| config.state = state.clone()).await;
    let other = bench.replica("b").await;
    bench.gateway.call_named(&admin(), UPDATE, title("a")).await.unwrap();
    server.stop();
    let away = bench.gateway.call_named(&admin(), UPDATE, title("b")).await.unwrap_err();
    assert!(away.message.starts_with("Nothing was changed"), "{}", away.message);
    assert_eq!(bench.upstream.asked("PUT"), 1);
    server.go_on();
    for gateway in [&bench.gateway, &other] {
        until(async || gateway.call_named(&admin(), UPDATE, title("c")).await.is_ok()).await;
    }
    assert_eq!(other.ledger().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_a_write_did_while_the_database_went_away_is_recorded_when_it_is_back() {
    let server = portico_test_database::Server::start();
    let state = Place::Server(server.fresh());
    let bench = Bench::with(|config| config.state = state.clone()).await;
    bench.upstream.fault("PUT", Fault::Hang(Duration::from_secs(2)));
    let writing = tokio::spawn({
        let gateway = bench.gateway.clone();
        async move { gateway.call_named(&admin(), UPDATE, title("slow")).await }
    });
    until(async || bench.upstream.asked("PUT") == 1).await;
    server.stop();
    writing.await.unwrap().unwrap();
    server.go_on();
    until(async || bench.gateway.ledger_entry(&admin(), 1).await.is_ok_and(|e| e.outcome == LedgerOutcome::Done)).await;
    assert_eq!(bench.gateway.ledger().verify().await.unwrap().records, 2);
}

#[tokio::test]
async fn a_database_that_is_not_there_is_said_at_the_start_without_its_password() {
    let bench = Bench::start().await;
    let state = Place::Server("postgres://portico:canary@127.0.0.1:9/portico".to_owned());
    let error =
        Gateway::open(GatewayConfig { state, ..config(&bench.upstream.base, &bench.folder) }).await.unwrap_err();
    let said = error.to_string();
    assert!(said.contains("refused") && !said.contains("canary"), "{said}");
}
