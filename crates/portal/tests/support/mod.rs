//! A portal on an ephemeral port, and a client that speaks to it in operations.

#![expect(dead_code, reason = "each test file uses a part of it")]

use portico_contract::datasets::{CreateDataset, Dataset, DatasetStatus, GetDatasetStatus, NewDataset};
use portico_contract::metadata::Metadata;
use portico_contract::{Answer, ApiError, DatasetUid, ErrorCode, Operation};
use portico_portal::{Portal, PortalConfig};
use reqwest::{Client, Method, RequestBuilder};
use std::time::Duration;
use tempfile::TempDir;

pub const BASE: &str = "/api/automation/v1.0";

pub struct TestPortal {
    pub portal: Portal,
    /// `http://127.0.0.1:54321`
    pub address: String,
    pub key: String,
    /// Removed at the end of the test.
    pub folder: TempDir,
    pub client: Client,
}

impl TestPortal {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut PortalConfig)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = PortalConfig::new(folder.path());
        config.faults = true;
        config.allow_private_urls = true;
        change(&mut config);
        let portal = Portal::open(config).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let served = portal.clone();
        tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
        let key = portal.admin_key().to_owned();
        Self { portal, address, key, folder, client: Client::new() }
    }

    /// A request to a path under the API's base, with the administrator's key.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{BASE}{path}", self.address))
            .header("authorization", format!("Apikey {}", self.key))
    }

    /// Calls an operation as the administrator.
    pub async fn call<O: Operation>(&self, operation: O) -> Result<O::Output, ApiError> {
        self.call_as(&self.key, operation).await
    }

    pub async fn call_as<O: Operation>(&self, key: &str, operation: O) -> Result<O::Output, ApiError> {
        assert_eq!(O::INFO.answer, Answer::Json, "files are asked for with `request`");
        let method = Method::from_bytes(O::INFO.method.as_str().as_bytes()).unwrap();
        let path = O::INFO.path_with(&operation.path_values());
        let mut request = self
            .client
            .request(method, format!("{}{BASE}{path}", self.address))
            .header("authorization", format!("Apikey {key}"))
            .query(&operation.query_values());
        if let Some(body) = operation.body().unwrap() {
            request = request.json(&body);
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
        for _ in 0..3000 {
            let status = self.call(GetDatasetStatus { dataset_uid: uid.clone() }).await.unwrap();
            if status.status.accepts_orders() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{uid} does not settle");
    }

    /// A user with an API key: `permissions` on the domain, the key allows `key_permissions`.
    pub async fn user(&self, username: &str, permissions: &[&str], key_permissions: &[&str]) -> String {
        let key = format!("key-of-{username}");
        let mut write = self.portal.store().write().await.unwrap();
        sqlx::query("INSERT INTO users (username, permissions, document) VALUES (?, ?, json_object('username', ?1))")
            .bind(username)
            .bind(serde_json::to_string(permissions).unwrap())
            .execute(&mut *write)
            .await
            .unwrap();
        sqlx::query("INSERT INTO api_keys (uid, username, key, created_at, permissions) VALUES (?, ?, ?, '', ?)")
            .bind(format!("ak_{username}"))
            .bind(username)
            .bind(&key)
            .bind(serde_json::to_string(key_permissions).unwrap())
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
        key
    }

    /// A ruleset on a dataset for a user.
    pub async fn ruleset(&self, uid: &DatasetUid, username: &str, permissions: &[&str], security: serde_json::Value) {
        let mut write = self.portal.store().write().await.unwrap();
        sqlx::query("INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions, document) VALUES ('dataset', ?, 'user', ?, ?, ?)")
            .bind(uid.as_str())
            .bind(username)
            .bind(serde_json::to_string(permissions).unwrap())
            .bind(serde_json::json!({"security": security}).to_string())
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await.unwrap();
    }
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, ApiError>) -> ErrorCode {
    outcome.unwrap_err().code
}
