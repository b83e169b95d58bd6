//! Who may do what, over HTTP (behaviour.md 2, 18).
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

mod expectation;
mod keys;
mod matrix;
mod on_target;
#[path = "../support/mod.rs"]
mod support;

use portico_contract::{OperationInfo, Payload};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use support::TestPortal;
use support::client::method;

/// An operation on things that do not exist, with nothing in its body: who may do it is told that, and who may not
/// is refused before.
async fn attempt(portal: &TestPortal, key: Option<&str>, info: &OperationInfo) -> (StatusCode, Option<String>) {
    let values: Vec<(&str, String)> =
        info.path_parameters.iter().map(|name| (*name, placeholder(name).to_owned())).collect();
    let request = portal.request_as(key, method(info), &info.path_with(&values));
    let request = match info.payload {
        Payload::None => request,
        Payload::Json => request.json(&json!({})),
        Payload::Multipart => request.multipart(Form::new().part("file", Part::text("nothing").file_name("nothing"))),
    };
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
