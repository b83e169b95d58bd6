//! The log for machines: one line an event.

use crate::browser::Browser;
use crate::portico::Portico;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn every_line_is_an_event_and_none_holds_what_was_sent() {
    let mut portico = Portico::start_with(&[("PORTICO_LOG_FORMAT", "json")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let uid = admin.dataset("Lakes\n{\"message\": \"forged\"}").await;
    admin.invoke("publish_dataset", &json!({"dataset_uid": "da_none"})).await;
    portico.terminate(Duration::from_secs(10)).unwrap();
    let said = portico.said();
    let lines = said.lines().filter(|line| !line.starts_with("Portico at "));
    let events: Vec<Value> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let event = |message: &str| -> Vec<&Value> { events.iter().filter(|event| event["message"] == message).collect() };
    assert_eq!((event("started").len(), event("stopping").len()), (1, 1), "{said}");
    assert_eq!(event("signed in")[0]["person"], "louise.data");
    let written = event("written");
    assert_eq!((&written[0]["operation"], &written[0]["target_uid"]), (&json!("create_dataset"), &json!(uid)));
    assert_eq!(written[1]["outcome"], "failed");
    let refused = event("request refused")[0];
    assert_eq!((&refused["status"], &refused["span"]["path"]), (&json!(404), &json!("/api/invoke")));
    assert_eq!(refused["span"]["id"], written[1]["request_id"]);
    assert!(!said.contains("Lakes") && event("forged").is_empty());
}
