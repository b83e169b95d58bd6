//! The portal itself: opened on a folder, served on a listener.

use crate::api_keys::CONFIGURED;
use crate::explore::Quotas;
use crate::harvesters::{self, Harvesting};
use crate::publishing::{self, Publisher};
use crate::users::Seen;
use crate::{Clock, Outcome, PortalConfig, Store, demo, now, resources, router, schedules, uid};
use axum::serve::ListenerExt;
use portico_contract::DatasetUid;
use std::{future::Future, path::PathBuf, sync::Arc};
use tokio::sync::Notify;

/// A portal that is open. Clones share it.
#[derive(Debug, Clone)]
pub struct Portal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: PortalConfig,
    store: Store,
    vault: portico_vault::Vault,
    harvesting: Harvesting,
    admin_key: String,
    publisher: Publisher,
    quotas: Quotas,
    clock: Clock,
    seen: Seen,
    pushed: Notify,
}

impl Portal {
    /// Opens the portal in its data folder: makes what is missing, migrates, and settles what an earlier end cut short.
    ///
    /// # Errors
    /// The folder or the database cannot be read or written, or is of a later version.
    pub async fn open(config: PortalConfig) -> Outcome<Self> {
        tokio::fs::create_dir_all(&config.data_dir).await?;
        let incoming = config.data_dir.join("incoming");
        // Files on their way when the portal ended belong to nobody.
        if tokio::fs::try_exists(&incoming).await? {
            tokio::fs::remove_dir_all(&incoming).await?;
        }
        tokio::fs::create_dir_all(&incoming).await?;
        let vault = portico_vault::Vault::open(&config.data_dir.join("secrets.key"), config.secrets_key.as_ref())?;
        let store = Store::open(&config.data_dir.join("portal.sqlite3")).await?;
        let admin_key = ensure_administrator(&store, config.admin_key.as_deref()).await?;
        let portal = Self(Arc::new(Inner {
            config,
            store,
            vault,
            harvesting: Harvesting::default(),
            admin_key,
            publisher: Publisher::default(),
            quotas: Quotas::default(),
            clock: Clock::default(),
            seen: Seen::default(),
            pushed: Notify::new(),
        }));
        publishing::recover(&portal).await?;
        tokio::spawn(publishing::work(portal.clone()));
        tokio::spawn(schedules::run(portal.clone()));
        tokio::spawn(resources::refresh_with_pushed_rows(portal.clone()));
        demo::plant(&portal).await?;
        harvesters::recover(&portal).await?;
        tokio::spawn(harvesters::work(portal.clone()));
        Ok(portal)
    }

    pub fn config(&self) -> &PortalConfig {
        &self.0.config
    }

    pub fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn harvesting(&self) -> &Harvesting {
        &self.0.harvesting
    }

    pub(crate) fn vault(&self) -> &portico_vault::Vault {
        &self.0.vault
    }

    pub(crate) fn quotas(&self) -> &Quotas {
        &self.0.quotas
    }

    /// The clock that schedules go by.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn seen(&self) -> &Seen {
        &self.0.seen
    }

    /// Told when rows were pushed.
    pub(crate) fn pushed(&self) -> &Notify {
        &self.0.pushed
    }

    pub(crate) fn publisher(&self) -> &Publisher {
        &self.0.publisher
    }

    /// The key of the user `admin`.
    pub fn admin_key(&self) -> &str {
        &self.0.admin_key
    }

    /// Where files are streamed to before they have a place. On the same file system as that place.
    pub fn incoming_folder(&self) -> PathBuf {
        self.0.config.data_dir.join("incoming")
    }

    /// Holds the files of a dataset: uploads, attachments, published records. May not exist yet.
    pub fn dataset_folder(&self, uid: &DatasetUid) -> PathBuf {
        self.0.config.data_dir.join("datasets").join(uid.as_str())
    }

    /// Everything the portal answers to.
    pub fn router(&self) -> axum::Router {
        router::router(self.clone())
    }

    /// Serves until `stop` is done, then lets answers under way end.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn serve(
        &self,
        listener: tokio::net::TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        // An answer in two parts does not wait for the acknowledgement of its first.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, self.router()).with_graceful_shutdown(stop).await?;
        self.close().await;
        Ok(())
    }

    /// Stops background work where it stands and closes the database. The next `open` goes on from there.
    pub async fn close(&self) {
        self.0.harvesting.close();
        self.0.publisher.close();
        self.0.clock.wake();
        self.0.pushed.notify_one();
        self.0.store.close().await;
    }
}

/// Sees to it that `admin` exists, may do everything and has a key.
async fn ensure_administrator(store: &Store, wanted: Option<&str>) -> Outcome<String> {
    let mut write = store.write().await?;
    let every_permission = serde_json::to_string(crate::permission::DOMAIN_PERMISSIONS)?;
    sqlx::query(
        "INSERT INTO users (username, permissions, document) VALUES ('admin', ?1, json_object('username', 'admin', 'joined_at', ?2))
         ON CONFLICT DO NOTHING",
    )
    .bind(&every_permission)
    .bind(now().0)
    .execute(&mut *write)
    .await?;
    let kept: Option<String> = sqlx::query_scalar("SELECT key FROM api_keys WHERE uid = ?")
        .bind(CONFIGURED)
        .fetch_optional(&mut *write)
        .await?;
    let key = wanted.map(str::to_owned).or(kept).unwrap_or_else(uid::new_key);
    sqlx::query(
        "INSERT INTO api_keys (uid, username, key, label, created_at, permissions) VALUES (?4, 'admin', ?1, 'Administration', ?2, ?3)
         ON CONFLICT (uid) DO UPDATE SET key = excluded.key, permissions = excluded.permissions, is_revoked = 0",
    )
    .bind(&key)
    .bind(now().0)
    .bind(&every_permission)
    .bind(CONFIGURED)
    .execute(&mut *write)
    .await?;
    write.commit().await?;
    Ok(key)
}
