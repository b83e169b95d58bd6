//! Traces: sent to a collector as OTLP says, and nothing in them that should not leave.

use crate::browser::Browser;
use crate::portico::Portico;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Received = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

async fn receive(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> axum::Json<Value> {
    received.lock().unwrap().push((headers, serde_json::from_slice(&body).unwrap()));
    axum::Json(json!({}))
}

/// Every span, with the service that it is of.
fn spans(received: &Received) -> Vec<Value> {
    let mut spans = Vec::new();
    for (headers, batch) in received.lock().unwrap().iter() {
        assert_eq!(headers["content-type"], "application/json");
        for resource in batch["resourceSpans"].as_array().unwrap() {
            assert_eq!(attribute(&resource["resource"], "service.name"), "portico");
            for scope in resource["scopeSpans"].as_array().unwrap() {
                spans.extend(scope["spans"].as_array().unwrap().iter().cloned());
            }
        }
    }
    spans
}

fn attribute(of: &Value, name: &str) -> String {
    let attributes = of["attributes"].as_array().unwrap();
    let found = attributes.iter().find(|attribute| attribute["key"] == name).map(|attribute| &attribute["value"]);
    let value = found.and_then(|value| value.as_object()).and_then(|value| value.values().next()).cloned();
    value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_and_its_calls_are_one_trace_without_what_was_sent() {
    let received = Received::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/v1/traces", post(receive)).with_state(received.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });

    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()), ("PORTICO_PORTAL_KEY", "canary0key")];
    let mut portico = Portico::start_with(&variables);
    let admin = Browser::of(&portico, "louise.data").await;
    admin.dataset("Lakes").await;
    let answer = admin.page("/datasets?text=secret").await;
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    drop(admin);
    assert!(portico.terminate(Duration::from_secs(15)).unwrap().success(), "it ends well");

    let spans = spans(&received);
    let call = spans.iter().find(|span| attribute(span, "operation") == "create_dataset").unwrap();
    assert_eq!((&call["name"], attribute(call, "outcome").as_str()), (&json!("portal call"), "done"));
    let request = spans.iter().find(|span| span["spanId"] == call["parentSpanId"]).unwrap();
    assert_eq!(request["traceId"], call["traceId"]);
    assert_eq!((attribute(request, "path").as_str(), attribute(request, "method").as_str()), ("/api/invoke", "POST"));
    assert_eq!(attribute(request, "http.response.status_code"), "200");
    let page = spans.iter().find(|span| attribute(span, "id") == id).unwrap();
    assert_eq!(attribute(page, "path"), "/datasets");
    let text = format!("{:?}", received.lock().unwrap());
    for told in ["secret", "Lakes", "louise", "canary"] {
        assert!(!text.contains(told), "{told}: {text}");
    }
}
