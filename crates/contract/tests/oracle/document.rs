//! The specification, read once.

use serde_json::{Map, Value};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../contract.json")).expect("contract.json is JSON"));

/// An operation as published.
pub struct Documented {
    pub id: String,
    pub method: String,
    pub path: String,
    pub parameters: Vec<Value>,
    /// Media type and content of the request.
    pub request: Option<(String, Value)>,
    /// HTTP status of success.
    pub status: u16,
    /// Media type and content of the success.
    pub response: Option<(String, Value)>,
}

impl Documented {
    pub fn parameters_in(&self, place: &str) -> Vec<&Value> {
        self.parameters.iter().filter(|parameter| parameter["in"] == place).collect()
    }
}

/// Follows a `$ref` once, or gives the value back.
pub fn target(value: &Value) -> &Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            let pointer = reference.strip_prefix('#').expect("references stay in the document");
            DOCUMENT.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
        }
        None => value,
    }
}

/// The name of a schema that a `$ref` leads to.
pub fn reference_name(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.rsplit('/').next()
}

fn content(holder: &Value) -> Option<(String, Value)> {
    let (media, content) = target(holder).get("content")?.as_object()?.iter().next()?;
    Some((media.clone(), content.clone()))
}

/// Every operation of the specification, in its order.
pub static OPERATIONS: LazyLock<Vec<Documented>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().expect("paths") {
        let shared = item.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
        for (method, operation) in item.as_object().expect("a path").iter().filter(|(key, _)| *key != "parameters") {
            let own = operation.get("parameters").and_then(Value::as_array).cloned().unwrap_or_default();
            let success = |responses: &Map<String, Value>| {
                let (status, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
                Some((status.parse().ok()?, content(response)))
            };
            let (status, response) =
                operation["responses"].as_object().and_then(success).expect("an operation succeeds somehow");
            all.push(Documented {
                id: operation["operationId"].as_str().expect("an id").to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                parameters: shared.iter().chain(&own).map(|parameter| target(parameter).clone()).collect(),
                request: operation.get("requestBody").and_then(content),
                status,
                response,
            });
        }
    }
    all
});

pub fn operation(id: &str) -> Option<&'static Documented> {
    OPERATIONS.iter().find(|operation| operation.id == id)
}
