//! The catalog mirror: every dataset of the portal, at hand for search, filters, facets and counts.
//!
//! The API's list can only page, so the mirror reads it whole and answers in its place. It is a cache: `mirror.db`
//! holds the records and a full-text index, memory holds the columns that filters and facets need. Deleting the
//! file costs one pass over the catalog.

mod follow;
mod index;
mod order;
mod record;
mod state;
mod store;

use crate::client::Client;
use crate::config::MirrorConfig;
use crate::events::Events;
use index::Index;
use portico_contract::portico::catalog::{CatalogEntry, CatalogPage, CatalogQuery, CatalogState};
use portico_contract::portico::event::Event;
use portico_contract::{ApiError, Timestamp};
use sqlx::SqlitePool;
use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

/// The mirror of one portal's catalog. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Mirror(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: SqlitePool,
    index: RwLock<Index>,
    client: Arc<Client>,
    events: Events,
    config: MirrorConfig,
    /// Datasets whose status moves, or may.
    moving: Mutex<HashSet<String>>,
    /// Datasets that the portal counted in the last pass and the mirror did not take.
    missing: AtomicI64,
    /// What other screens count, as of the last pass.
    beside: Mutex<Beside>,
}

/// Things beside the catalog that the navigation counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    pub studio_pages: u64,
    pub pending_requests: Vec<String>,
}

/// How long a write waits for the mirror to know of it.
const PATIENCE: Duration = Duration::from_secs(1);

/// Orders that make a dataset move.
const ORDERS: [&str; 4] = ["publish_dataset", "publish_dataset_metadata", "unpublish_dataset", "abort_dataset"];

impl Mirror {
    pub(crate) async fn open(
        path: &Path,
        config: &MirrorConfig,
        client: Arc<Client>,
        events: Events,
    ) -> Result<Self, sqlx::Error> {
        let pool = store::open(path).await?;
        let index = store::load(&pool).await?;
        let config = config.clone();
        let (moving, missing, beside) = Default::default();
        let index = RwLock::new(index);
        let mirror = Self(Arc::new(Inner { pool, index, client, events, config, moving, missing, beside }));
        if mirror.0.config.background {
            follow::start(&mirror);
        }
        Ok(mirror)
    }

    fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.0.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.0.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// One page of the list, with facets.
    pub async fn search(&self, query: &CatalogQuery) -> Result<CatalogPage, ApiError> {
        let matches = match store::expression(&query.text) {
            None => None,
            Some(expression) => Some(store::matches(&self.0.pool, &expression).await?),
        };
        Ok(self.index().search(query, matches.as_ref()))
    }

    /// The uids of every dataset that matches, in the order of the query: what "all matching" means.
    pub async fn matching(&self, query: &CatalogQuery) -> Result<Vec<portico_contract::DatasetUid>, ApiError> {
        let matches = match store::expression(&query.text) {
            None => None,
            Some(expression) => Some(store::matches(&self.0.pool, &expression).await?),
        };
        Ok(self.index().matching(query, matches.as_ref()))
    }

    /// One dataset's row, where the mirror knows it.
    pub fn entry(&self, uid: &str) -> Option<CatalogEntry> {
        self.index().get(uid).map(|row| row.entry())
    }

    /// The title of a dataset.
    pub fn title(&self, uid: &str) -> Option<String> {
        self.index().get(uid).map(|row| row.record.title.clone())
    }

    /// When a pass over the whole catalog last ended.
    pub fn mirrored_at(&self) -> Option<Timestamp> {
        self.index().mirrored_at.clone()
    }

    /// Datasets in all, and by state.
    pub(crate) fn tally(&self) -> (u64, [u64; CatalogState::ALL.len()]) {
        self.index().tally()
    }

    pub(crate) fn beside(&self) -> Beside {
        self.0.beside.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Portico itself made a studio page, or deleted one: the next pass counts again.
    pub(crate) fn page_written(&self, operation: &str) {
        let mut beside = self.0.beside.lock().unwrap_or_else(PoisonError::into_inner);
        match operation {
            "create_studio_page" => beside.studio_pages += 1,
            "delete_studio_page" => beside.studio_pages = beside.studio_pages.saturating_sub(1),
            _ => {}
        }
    }

    /// Follows a dataset closely until it settles: for pages that show one.
    pub fn watch(&self, uid: &str) {
        self.0.moving.lock().unwrap_or_else(PoisonError::into_inner).insert(uid.to_owned());
    }

    /// Reads the whole catalog again.
    pub async fn refresh(&self) -> Result<(), ApiError> {
        follow::pass(self).await
    }

    /// Reads one dataset and its status again.
    pub async fn refresh_dataset(&self, uid: &str) -> Result<(), ApiError> {
        follow::dataset(self, uid).await?;
        follow::status(self, uid).await.map(drop)
    }

    /// Portico itself wrote to a dataset.
    pub(crate) async fn written(&self, operation: &str, uid: &str) {
        if operation == "delete_dataset" {
            self.forget(uid).await;
            self.0.events.tell(Event::CatalogRefreshed);
            return;
        }
        if ORDERS.contains(&operation) {
            self.index_mut().ordered(uid, operation);
            self.watch(uid);
            return;
        }
        if matches!(operation, "create_dataset" | "copy_dataset" | "update_dataset") {
            // The list should show it at once, but not at the price of waiting for a slow portal.
            drop(tokio::time::timeout(PATIENCE, self.catch_up(uid)).await);
            return;
        }
        self.index_mut().edited(uid);
        drop(self.catch_up(uid));
    }

    /// Reads a dataset again beside the caller, who may wait for it.
    fn catch_up(&self, uid: &str) -> tokio::task::JoinHandle<()> {
        let (mirror, uid) = (self.clone(), uid.to_owned());
        tokio::spawn(async move { mirror.caught_up(&uid).await })
    }

    async fn caught_up(&self, uid: &str) {
        match self.refresh_dataset(uid).await {
            Ok(()) => self.0.events.tell(Event::CatalogRefreshed),
            Err(error) => tracing::warn!(uid, %error, "the mirror could not re-read a dataset"),
        }
    }

    async fn forget(&self, uid: &str) {
        let rowid = self.index_mut().remove(uid);
        self.0.moving.lock().unwrap_or_else(PoisonError::into_inner).remove(uid);
        if let Some(rowid) = rowid
            && let Err(error) = store::delete(&self.0.pool, &[rowid]).await
        {
            tracing::warn!(uid, %error, "the mirror's file could not be written");
        }
    }
}
