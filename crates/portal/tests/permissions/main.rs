//! Who may do what, over HTTP (behaviour.md 2, 18).
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod expectation;
mod keys;
mod matrix;
mod on_target;
#[path = "../support/mod.rs"]
mod support;

use portico_contract::{OperationInfo, Payload};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use support::{PortalClient, TestPortal};

/// An operation on things that do not exist, with nothing in its body: who may do it is told that, and who may not
/// is refused before.
async fn attempt(portal: &TestPortal, key: Option<&str>, info: &OperationInfo) -> (StatusCode, Option<String>) {
    let client: &PortalClient = portal;
    let values: Vec<(&str, String)> =
        info.path_parameters.iter().map(|name| (*name, placeholder(name).to_owned())).collect();
    let method = Method::from_bytes(info.method.as_str().as_bytes()).unwrap();
    let mut request =
        client.client.request(method, format!("{}{}{}", client.address, support::BASE, info.path_with(&values)));
    if let Some(key) = key {
        request = request.header("authorization", format!("Apikey {key}"));
    }
    if info.payload == Payload::Json {
        request = request.header("content-type", "application/json").body("{}");
    }
    let response = request.send().await.unwrap();
    let status = response.status();
    let body: Option<Value> = response.json().await.ok();
    let code = body.and_then(|body| body["error_code"].as_str().map(str::to_owned));
    (status, code)
}

/// A well-formed name of nothing.
fn placeholder(parameter: &str) -> &'static str {
    match parameter {
        "dataset_uid" => "da_none00",
        _ => "none00",
    }
}
