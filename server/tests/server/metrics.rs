//! The figures: asked for at their own address, after some work.

use crate::browser::Browser;
use crate::portico::Portico;
use serde_json::json;

async fn scraped(portico: &Portico) -> String {
    let said = portico.said();
    let address = said.lines().find_map(|line| line.strip_prefix("Metrics at ")).unwrap();
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain; version=0.0.4"));
    answer.text().await.unwrap()
}

/// The value of a line: `name{labels}` in the order of the text.
fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("there is no {series}\n{text}")).parse().unwrap()
}

#[tokio::test]
async fn figures_rise_with_what_is_done_and_name_nobody() {
    let portico = Portico::start_with(&[("PORTICO_METRICS_ADDRESS", "127.0.0.1:0")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let before = scraped(&portico).await;
    assert_eq!(value(&before, "portico_ledger_records"), 0.0);

    let uid = admin.dataset("Lakes").await;
    admin.invoke("publish_dataset", &json!({"dataset_uid": "da_none"})).await;
    assert_eq!(admin.page(&format!("/datasets/{uid}")).await.status(), 200);
    assert_eq!(admin.page("/no/such/page?secret=canary").await.status(), 404);
    admin.get("/pkg/portico.a.js").send().await.unwrap();
    let odd = reqwest::Method::from_bytes(b"CANARY").unwrap();
    admin.plain(odd, "/healthz").send().await.unwrap();

    let after = scraped(&portico).await;
    let requests = |labels: &str| value(&after, &format!("portico_request_duration_seconds_count{{{labels}}}"));
    assert_eq!(requests(r#"route="/api/{*function}",method="POST",status="200""#), 1.0);
    assert_eq!(requests(r#"route="/api/{*function}",method="POST",status="404""#), 1.0);
    assert_eq!(requests(r#"route="/datasets/{uid}",method="GET",status="200""#), 1.0);
    assert_eq!(requests(r#"route="none",method="GET",status="404""#), 1.0);
    assert_eq!(requests(r#"route="/pkg/{*file}",method="GET",status="404""#), 1.0);
    assert_eq!(requests(r#"route="/healthz",method="other",status="403""#), 1.0);
    let calls = |labels: &str| value(&after, &format!("portico_portal_call_duration_seconds_count{{{labels}}}"));
    assert_eq!(calls(r#"operation="create_dataset",outcome="done""#), 1.0);
    assert_eq!(calls(r#"operation="publish_dataset",outcome="refused""#), 1.0);
    assert!(
        after.contains(
            r#"portico_portal_call_duration_seconds_bucket{operation="create_dataset",outcome="done",le="10"} 1"#
        ),
        "{after}"
    );
    assert_eq!(value(&after, "portico_ledger_records"), 4.0, "two writes, two outcomes");
    assert_eq!(value(&after, "portico_sessions_live"), 1.0);
    assert_eq!(value(&after, "portico_mirror_datasets"), 1.0);
    assert_eq!(value(&after, "portico_portal_left_alone"), 0.0);
    assert_eq!(value(&after, r#"portico_portal_calls_waiting{lane="people"}"#), 0.0);
    assert_eq!(value(&after, "portico_state_readable"), 1.0);
    assert!(value(&after, "portico_process_memory_bytes") > 1e6);
    assert!(after.contains("portico_build_info{version="));
    for told in [uid.as_str(), "louise", "Lakes", "da_none", "canary", "CANARY"] {
        assert!(!after.contains(told), "{told}");
    }
}

#[tokio::test]
async fn figures_are_answered_at_their_own_address_only() {
    let portico = Portico::start_with(&[("PORTICO_METRICS_ADDRESS", "127.0.0.1:0")]);
    let nobody = Browser::new(&portico);
    assert_eq!(nobody.get("/metrics").send().await.unwrap().status(), 401);
    let admin = Browser::of(&portico, "louise.data").await;
    assert_eq!(admin.page("/metrics").await.status(), 404);
    let without = Portico::start();
    assert!(!without.said().contains("Metrics at"));
    let (status, said) = Portico::refused(&[("PORTICO_METRICS_ADDRESS", "here")]);
    assert!(status.code() == Some(2) && said.contains("PORTICO_METRICS_ADDRESS: `here`"), "{said}");
}
