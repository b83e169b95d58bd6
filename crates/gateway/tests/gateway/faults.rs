//! A portal in trouble: time-outs, retries, breaker, answers that are none.

use crate::upstream::{Bench, Fault, admin};
use portico_contract::ErrorCode;
use portico_contract::portico::ledger::LedgerOutcome;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn dataset() -> Value {
    json!({"dataset_uid": "da_1"})
}

fn title(value: &str) -> Value {
    json!({"dataset_uid": "da_1", "template_name": "default", "template_field_name": "title", "body": {"value": value}})
}

#[tokio::test]
async fn a_read_is_tried_again_and_a_post_is_not() {
    let bench = Bench::start().await;
    bench.upstream.fault("GET /datasets/da_1/", Fault::Status(503, None));
    bench.upstream.fault("POST /datasets/da_1/publish", Fault::Status(503, None));
    bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap();
    assert_eq!(bench.upstream.asked("GET /datasets/da_1/"), 2);
    let error = bench.gateway.call_named(&admin(), "publish_dataset", dataset()).await.unwrap_err();
    assert_eq!(error.status, 503);
    assert_eq!(bench.last().await.upstream_status, Some(503));
    assert_eq!(bench.upstream.asked("POST /datasets/da_1/publish"), 1);
}

#[tokio::test]
async fn retry_after_is_waited_for_when_there_is_time() {
    let bench = Bench::start().await;
    bench.upstream.fault("GET", Fault::Status(429, Some("1")));
    let started = Instant::now();
    bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));
    bench.upstream.fault("GET", Fault::Status(429, Some("60")));
    let error = bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap_err();
    assert_eq!(error.status, 429);
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_refusal_is_not_tried_again() {
    let bench = Bench::start().await;
    bench.upstream.fault("GET", Fault::Status(403, None));
    bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap_err();
    assert_eq!(bench.upstream.asked("GET"), 1);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_unknown_and_says_so() {
    let bench = Bench::with(|config| config.total_timeout = Duration::from_millis(300)).await;
    bench.upstream.fault("POST /datasets/", Fault::DoneButSilent);
    let payload = json!({"body": {"metadata": {"default": {"title": {"value": "Lakes"}}}}});
    let error = bench.gateway.call_named(&admin(), "create_dataset", payload).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreachable);
    assert!(error.message.contains("not known"), "{}", error.message);
    assert_eq!(bench.last().await.outcome, LedgerOutcome::Unknown);
    assert_eq!(bench.upstream.asked("POST"), 1, "a POST is never sent twice");
}

#[tokio::test]
async fn a_delete_that_finds_nothing_after_a_lost_answer_is_done() {
    let bench = Bench::start().await;
    bench.upstream.fault("DELETE /datasets/da_1/", Fault::DoneThenStatus(502));
    bench.gateway.call_named(&admin(), "delete_dataset", dataset()).await.unwrap();
    assert_eq!(bench.upstream.asked("DELETE"), 2);
    assert_eq!(bench.last().await.outcome, LedgerOutcome::Done);
}

#[tokio::test]
async fn a_portal_that_is_gone_is_left_alone_and_found_again() {
    let bench = Bench::with(|config| {
        config.breaker_failures = 3;
        config.breaker_pause = Duration::from_millis(300);
    })
    .await;
    for _ in 0..3 {
        bench.upstream.fault("POST", Fault::Status(504, None));
        bench.gateway.call_named(&admin(), "publish_dataset", dataset()).await.unwrap_err();
    }
    let asked = bench.upstream.asked("");
    let started = Instant::now();
    let error = bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_millis(50));
    assert_eq!((error.code, bench.upstream.asked("")), (ErrorCode::Unreachable, asked));
    assert!(bench.gateway.is_unreachable());
    tokio::time::sleep(Duration::from_millis(350)).await;
    bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap();
    assert!(!bench.gateway.is_unreachable());
}

#[tokio::test]
async fn a_portal_that_cannot_be_reached_is_said_plainly() {
    let bench = Bench::with(|config| config.base = "http://127.0.0.1:9".to_owned()).await;
    let error = bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreachable);
    assert!(error.message.starts_with("The portal cannot be reached"), "{}", error.message);
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_is_unreadable() {
    let bench = Bench::start().await;
    bench.upstream.fault("GET", Fault::Text("<html>maintenance</html>"));
    let error = bench.gateway.call_named(&admin(), "retrieve_dataset", dataset()).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::Unreadable);
}

#[tokio::test]
async fn a_write_is_not_made_blindly_when_the_state_before_cannot_be_read() {
    let bench = Bench::with(|config| config.total_timeout = Duration::from_millis(200)).await;
    bench.upstream.fault("GET /datasets/da_1/metadata/default/title/", Fault::Hang(Duration::from_secs(5)));
    let ada = admin();
    let call = bench.gateway.call_named(&ada, "update_template_field_dataset_metadata", title("x"));
    assert_eq!(call.await.unwrap_err().code, ErrorCode::Unreachable);
    assert_eq!(bench.upstream.asked("PUT"), 0);
}

#[tokio::test]
async fn a_call_that_goes_away_is_still_recorded() {
    let bench = Bench::start().await;
    bench.upstream.fault("PUT", Fault::Hang(Duration::from_millis(200)));
    let ada = admin();
    let call = bench.gateway.call_named(&ada, "update_template_field_dataset_metadata", title("x"));
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(bench.last().await.outcome, LedgerOutcome::Done);
}
