//! What people and programs learn of a request that failed: the id that the log knows it by.

use crate::browser::Browser;
use crate::portico::Portico;
use reqwest::header::ACCEPT;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::Duration;

/// The id in the header, and the page.
async fn told(answer: Response) -> (u16, String, String) {
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    (answer.status().as_u16(), id, answer.text().await.unwrap())
}

#[tokio::test]
async fn every_page_of_a_failure_shows_the_id_that_the_log_has() {
    let mut portico = Portico::start_with(&[("PORTICO_LOG_FORMAT", "json")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let nobody = Browser::new(&portico);
    let page = |browser: &Browser<'_>, path: &str| browser.get(path).header(ACCEPT, "text/html");
    let order = admin.post("/do/no_such_order").header(ACCEPT, "text/html").form(&[("a", "b")]);
    let foreign =
        nobody.plain(Method::POST, "/sign-out").header(ACCEPT, "text/html").header("sec-fetch-site", "cross-site");
    let answers = [
        (404, page(&admin, "/no/such/page")),
        (404, page(&admin, "/datasets/da_none")),
        (404, page(&nobody, "/pkg/none.js")),
        (403, page(&nobody, "/sign-in/local?key=wrong")),
        (421, page(&nobody, "/").header("host", "evil.example")),
        (404, order),
        (405, nobody.post("/healthz").header(ACCEPT, "text/html")),
        (403, foreign),
    ];
    let mut ids = Vec::new();
    for (status, request) in answers {
        let (found, id, page) = told(request.send().await.unwrap()).await;
        assert_eq!(found, status, "{page}");
        assert!(page.starts_with("<!DOCTYPE html>"), "{status}: {page}");
        assert!(page.contains(&format!(">{id}<")), "{status}: {page}");
        ids.push(id);
    }
    drop((admin, nobody));
    portico.terminate(Duration::from_secs(10)).unwrap();
    let said = portico.said();
    let events: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for id in ids {
        let told = events.iter().any(|event| event["message"] == "request refused" && event["span"]["id"] == json!(id));
        assert!(told, "the log does not tell of {id}:\n{said}");
    }
}

#[tokio::test]
async fn a_portal_that_fails_is_told_with_the_id_of_the_own_request() {
    let portico = Portico::start_with(&[("PORTICO_FAULTS", "1")]);
    let admin = Browser::of(&portico, "louise.data").await;
    let call = |operation: &str, payload: Value| {
        admin.post("/api/invoke").json(&json!({"operation": operation, "payload": payload}))
    };
    for request in [
        call("retrieve_dataset", json!({"dataset_uid": "da_none"})),
        call("retrieve_dataset", json!({})),
        call("no_such_operation", json!({})),
        admin.post("/api/no-such-function").json(&json!({})),
        Browser::new(&portico).post("/api/me").json(&json!({})),
        admin.get("/api/download/no_such_operation"),
    ] {
        let (status, id, body) = told(request.send().await.unwrap()).await;
        let error: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(error["trace_id"], json!(id), "{status} {body}");
    }
}
