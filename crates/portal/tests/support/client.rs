//! A client that speaks to a portal in operations.

use super::until;
use portico_contract::datasets::{CreateDataset, Dataset, DatasetStatus, GetDatasetStatus, NewDataset};
use portico_contract::metadata::Metadata;
use portico_contract::{Answer, ApiError, DatasetUid, Operation, OperationInfo, Payload};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

pub const BASE: &str = "/api/automation/v1.0";

/// The method of an operation.
pub fn method(info: &OperationInfo) -> Method {
    Method::from_bytes(info.method.as_str().as_bytes()).unwrap()
}

/// A request with a key, if there is one.
fn with_key(request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
    match key {
        Some(key) => request.header("authorization", format!("Apikey {key}")),
        None => request,
    }
}

/// Sends a request with a key, if there is one: the status of the answer and its body.
pub async fn answer_of(request: RequestBuilder, key: Option<&str>) -> (u16, Value) {
    let response = with_key(request, key).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// The texts of a body as a form. Files are sent with `request`.
fn form(body: &Value) -> reqwest::multipart::Form {
    let texts =
        body.as_object().unwrap().iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
    texts.fold(reqwest::multipart::Form::new(), |form, (name, text)| form.text(name, text))
}

pub struct PortalClient {
    /// `http://127.0.0.1:54321`
    pub address: String,
    pub key: String,
    pub client: Client,
}

impl PortalClient {
    pub fn new(address: impl Into<String>, key: impl Into<String>) -> Self {
        Self { address: address.into(), key: key.into(), client: Client::new() }
    }

    /// A request to a path under the API's base, with the administrator's key.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_as(Some(&self.key), method, path)
    }

    pub fn request_as(&self, key: Option<&str>, method: Method, path: &str) -> RequestBuilder {
        with_key(self.client.request(method, format!("{}{BASE}{path}", self.address)), key)
    }

    /// Calls an operation as the administrator.
    pub async fn call<O: Operation>(&self, operation: O) -> Result<O::Output, ApiError> {
        self.call_as(&self.key, operation).await
    }

    pub async fn call_as<O: Operation>(&self, key: &str, operation: O) -> Result<O::Output, ApiError> {
        assert_eq!(O::INFO.answer, Answer::Json, "files are asked for with `request`");
        let path = O::INFO.path_with(&operation.path_values());
        let mut request = self.request_as(Some(key), method(&O::INFO), &path).query(&operation.query_values());
        if let Some(body) = operation.body().unwrap() {
            request = match O::INFO.payload {
                Payload::Multipart => request.multipart(form(&body)),
                _ => request.json(&body),
            };
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        if status >= 400 {
            let error: ApiError = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text}"));
            return Err(ApiError { status, ..error });
        }
        assert_eq!(status, O::INFO.status, "{}", O::INFO.name);
        let text = if text.is_empty() { "null" } else { &text };
        Ok(serde_json::from_str(text).unwrap_or_else(|error| panic!("{}: {error}: {text}", O::INFO.name)))
    }

    pub async fn dataset(&self, title: &str) -> Dataset {
        let mut metadata = Metadata::default();
        metadata.set("default", "title", title);
        self.call(CreateDataset { body: NewDataset { metadata, ..NewDataset::default() } }).await.unwrap()
    }

    /// Waits until nothing runs on a dataset any more.
    pub async fn settled(&self, uid: &DatasetUid) -> DatasetStatus {
        until(&format!("{uid} settles"), async || {
            let status = self.call(GetDatasetStatus { dataset_uid: uid.clone() }).await.unwrap();
            status.status.accepts_orders().then_some(status)
        })
        .await
    }
}
