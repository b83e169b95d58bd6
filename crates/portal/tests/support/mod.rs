//! A portal on an ephemeral port.

#![expect(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what a test needs and does not get ends the test")]

pub mod client;
pub mod connecting;
pub mod harvesting;
pub mod killing;
mod publishing;

pub use client::PortalClient;

use portico_contract::{ApiError, DatasetUid, ErrorCode};
use portico_portal::{Portal, PortalConfig};
use std::time::Duration;
use tempfile::TempDir;

/// Where the API is.
pub const BASE: &str = client::BASE;

pub struct TestPortal {
    pub portal: Portal,
    /// Removed at the end of the test.
    pub folder: TempDir,
    client: PortalClient,
}

impl std::ops::Deref for TestPortal {
    type Target = PortalClient;

    fn deref(&self) -> &PortalClient {
        &self.client
    }
}

impl TestPortal {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(change: impl FnOnce(&mut PortalConfig)) -> Self {
        Self::open_with(tempfile::tempdir().unwrap(), change).await
    }

    /// On a folder that an earlier portal has left.
    pub async fn open(folder: TempDir) -> Self {
        Self::open_with(folder, |_| {}).await
    }

    /// Closed, and opened again on the folder that it leaves.
    pub async fn reopened(self) -> Self {
        self.portal.close().await;
        Self::open(self.folder).await
    }

    async fn open_with(folder: TempDir, change: impl FnOnce(&mut PortalConfig)) -> Self {
        // What the portal logs, beside the output of the test that fails.
        let _ = tracing_subscriber::fmt()
            .with_test_writer()
            .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
            .try_init();
        let mut config = PortalConfig::new(folder.path());
        config.faults = true;
        config.allow_private_urls = true;
        change(&mut config);
        let portal = Portal::open(config).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = PortalClient::new(format!("http://{}", listener.local_addr().unwrap()), portal.admin_key());
        let served = portal.clone();
        tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
        Self { portal, folder, client }
    }

    /// Writes behind the portal's back: a statement with the values of its parameters.
    pub async fn write(&self, statement: &str, values: &[&str]) {
        let mut write = self.portal.store().write().await.unwrap();
        let statement = values.iter().fold(sqlx::query(statement), |statement, value| statement.bind(*value));
        statement.execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
    }

    /// A user with an API key: `permissions` on the domain, the key allows `key_permissions`.
    pub async fn user(&self, username: &str, permissions: &[&str], key_permissions: &[&str]) -> String {
        let key = format!("key-of-{username}");
        let (permissions, key_permissions) = (json(permissions), json(key_permissions));
        let user = "INSERT INTO users (username, permissions, document) VALUES (?1, ?2, json_object('username', ?1))";
        self.write(user, &[username, &permissions]).await;
        let api_key = "INSERT INTO api_keys (uid, username, key, created_at, permissions) VALUES (?, ?, ?, '', ?)";
        self.write(api_key, &[&format!("ak_{username}"), username, &key, &key_permissions]).await;
        key
    }

    /// A ruleset on a dataset for a user.
    pub async fn ruleset(&self, uid: &DatasetUid, username: &str, permissions: &[&str], security: serde_json::Value) {
        let ruleset = "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions, document)
            VALUES ('dataset', ?, 'user', ?, ?, ?)";
        let document = serde_json::json!({"security": security}).to_string();
        self.write(ruleset, &[uid.as_str(), username, &json(permissions), &document]).await;
    }
}

fn json(permissions: &[&str]) -> String {
    serde_json::to_string(permissions).unwrap()
}

/// Looks every 10 ms until there is something to see, for a minute.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..6000 {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited for a minute until {what}");
}

/// Serves on a port of its own. Answers the address.
pub async fn serve(router: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, ApiError>) -> ErrorCode {
    outcome.unwrap_err().code
}
