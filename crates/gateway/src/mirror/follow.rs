//! Following the portal: passes over the whole catalog, statuses, and datasets that move.

use super::record::Listed;
use super::{Beside, Mirror, store};
use crate::call::Call;
use crate::client::Lane;
use crate::store::{failed, now};
use futures::{StreamExt, stream};
use portico_contract::datasets::{Dataset, DatasetStatus, GetDatasetStatus, ListDatasets, RetrieveDataset, StatusName};
use portico_contract::portico::event::Event;
use portico_contract::{ApiError, DatasetUid, ErrorCode, Limit, Offset, Page, info};
use serde_json::Value;
use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Settled datasets that are asked for their status between two looks at those that move.
const STATUSES_A_ROUND: usize = 50;

/// Starts following; ends by itself when the mirror is dropped.
pub(super) fn start(mirror: &Mirror) {
    let (passes, statuses) = (Arc::downgrade(&mirror.0), Arc::downgrade(&mirror.0));
    tokio::spawn(follow_catalog(passes));
    tokio::spawn(follow_statuses(statuses));
}

async fn follow_catalog(mirror: Weak<super::Inner>) {
    let mut patience = Duration::from_secs(1);
    while let Some(inner) = mirror.upgrade() {
        let mirror_now = Mirror(inner);
        let pause = match pass(&mirror_now).await {
            Ok(()) => {
                patience = Duration::from_secs(1);
                mirror_now.0.config.refresh_every
            }
            Err(error) => {
                tracing::warn!(%error, "the catalog could not be mirrored");
                patience = (patience * 2).min(Duration::from_secs(60));
                patience
            }
        };
        drop(mirror_now);
        rest(&mirror, pause).await;
    }
}

/// Waits for the next pass; shorter where somebody else made or deleted a dataset, which one small call tells.
async fn rest(mirror: &Weak<super::Inner>, pause: Duration) {
    let until = Instant::now() + pause;
    while let Some(inner) = mirror.upgrade() {
        let left = until.saturating_duration_since(Instant::now());
        let every = inner.config.count_every;
        drop(inner);
        sleep(left.min(every)).await;
        if left <= every {
            return;
        }
        if let Some(inner) = mirror.upgrade()
            && is_outgrown(&Mirror(inner)).await
        {
            return;
        }
    }
}

/// True where the portal has more datasets, or fewer, than the mirror should hold.
async fn is_outgrown(mirror: &Mirror) -> bool {
    if mirror.0.client.is_open() {
        return false;
    }
    let Some(page) = count(mirror, "list_datasets", vec![("limit", "0".to_owned())]).await else { return false };
    difference_to(mirror, page.total_count) != mirror.0.missing.load(Ordering::Relaxed)
}

fn difference_to(mirror: &Mirror, total: u64) -> i64 {
    let held = mirror.index().rows().len();
    i64::try_from(total).unwrap_or(i64::MAX).saturating_sub_unsigned(held as u64)
}

/// Reads the whole list by pages of 1,000; writes what differs, removes what is gone.
pub(super) async fn pass(mirror: &Mirror) -> Result<(), ApiError> {
    let mut seen = HashSet::new();
    let mut offset = 0;
    let mut whole = true;
    let total = loop {
        let list = ListDatasets { limit: Some(Limit::MAX), offset: Some(Offset(offset)), dataset_id: None };
        let page: Page<Value> = mirror.0.client.send(Lane::Background, &Call::of(&list)?).await?.typed()?;
        let count = page.results.len() as u64;
        let mut changed = Vec::new();
        for value in page.results {
            let Ok(dataset) = serde_json::from_value::<Dataset>(value) else {
                whole = false;
                continue;
            };
            seen.insert(dataset.uid.to_string());
            if let Some(listed) = difference(mirror, &dataset) {
                changed.push(listed);
            }
        }
        put(mirror, changed).await?;
        offset += count;
        if count == 0 || offset >= page.total_count {
            break page.total_count;
        }
    };
    if whole {
        remove_unseen(mirror, &seen).await?;
    }
    mirror.0.missing.store(difference_to(mirror, total), Ordering::Relaxed);
    beside(mirror).await;
    let at = now();
    store::passed(&mirror.0.pool, &at).await.map_err(|error| failed("The mirror was not written", &error))?;
    {
        let mut index = mirror.index_mut();
        index.mirrored_at = Some(at);
        index.age();
    }
    mirror.0.events.tell(Event::CatalogRefreshed);
    Ok(())
}

/// What the mirror must learn of a dataset, if anything.
fn difference(mirror: &Mirror, dataset: &Dataset) -> Option<Listed> {
    let mut listed = Listed::of(dataset);
    let index = mirror.index();
    if let Some(row) = index.get(dataset.uid.as_str()) {
        listed.record.life.clone_from(&row.record.life);
        listed.record.records = listed.record.records.or(row.record.records);
        // The description is not kept, but no edit leaves the date as it was.
        if listed.record == row.record && listed.record.updated_at.is_some() {
            return None;
        }
    }
    Some(listed)
}

async fn put(mirror: &Mirror, changed: Vec<Listed>) -> Result<(), ApiError> {
    if changed.is_empty() {
        return Ok(());
    }
    let ids = store::put(&mirror.0.pool, &changed).await;
    let ids = ids.map_err(|error| failed("The mirror was not written", &error))?;
    let mut index = mirror.index_mut();
    for (id, listed) in ids.into_iter().zip(changed) {
        index.put(id, listed.record);
    }
    Ok(())
}

async fn remove_unseen(mirror: &Mirror, seen: &HashSet<String>) -> Result<(), ApiError> {
    let gone: Vec<String> = {
        let index = mirror.index();
        let uids = index.rows().iter().map(|row| row.record.uid.to_string());
        uids.filter(|uid| !seen.contains(uid)).collect()
    };
    for uid in gone {
        // A dataset created, or moved to a page already read, during the pass is still there.
        match dataset(mirror, &uid).await {
            Err(error) if error.code == ErrorCode::NotFound => {}
            Err(error) if error.is_transient() => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Reads one dataset again; one that is gone is forgotten.
pub(super) async fn dataset(mirror: &Mirror, uid: &str) -> Result<(), ApiError> {
    let dataset_uid = DatasetUid::new(uid).map_err(|_| ApiError::not_found())?;
    let read = Call::of(&RetrieveDataset { dataset_uid })?;
    match mirror.0.client.send(Lane::Background, &read).await.and_then(|reply| reply.typed::<Dataset>()) {
        Ok(dataset) => match difference(mirror, &dataset) {
            Some(listed) => put(mirror, vec![listed]).await,
            None => Ok(()),
        },
        Err(error) => {
            if error.code == ErrorCode::NotFound {
                mirror.forget(uid).await;
            }
            Err(error)
        }
    }
}

/// Reads one status; tells listeners where it differs from what was known.
pub(super) async fn status(mirror: &Mirror, uid: &str) -> Result<DatasetStatus, ApiError> {
    let dataset_uid = DatasetUid::new(uid).map_err(|_| ApiError::not_found())?;
    let read = Call::of(&GetDatasetStatus { dataset_uid: dataset_uid.clone() })?;
    let status: DatasetStatus = mirror.0.client.send(Lane::Background, &read).await?.typed()?;
    let before = mirror.index().get(uid).map(|row| (row.record.life.status, row.record.is_published));
    let record = mirror.index_mut().change(uid, |record| record.learn(&status, now()));
    if let Some(record) = record
        && let Err(error) = store::update(&mirror.0.pool, &[record]).await
    {
        tracing::warn!(uid, %error, "the mirror's file could not be written");
    }
    let mut moving = mirror.0.moving.lock().unwrap_or_else(PoisonError::into_inner);
    if status.status.is_moving() {
        moving.insert(uid.to_owned())
    } else {
        moving.remove(uid)
    };
    drop(moving);
    let after = (Some(status.status), status.is_published.unwrap_or_default());
    if before.is_none_or(|before| before.0.is_some() && before != after) || status.status.is_moving() {
        mirror.0.events.tell(Event::DatasetStatus { dataset_uid, status: status.clone() });
    }
    Ok(status)
}

async fn follow_statuses(mirror: Weak<super::Inner>) {
    let mut last_unwatched = Instant::now();
    while let Some(inner) = mirror.upgrade() {
        let mirror = Mirror(inner);
        let started = Instant::now();
        let every = mirror.0.config.watch_every;
        // Without a listener, what moves is looked at ten times less often.
        if mirror.0.events.has_listeners() || last_unwatched.elapsed() >= every * 10 {
            last_unwatched = started;
            let moving = mirror.0.moving.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
            look(&mirror, moving, true).await;
        }
        if !mirror.0.client.is_open() {
            look(&mirror, due(&mirror), false).await;
        }
        drop(mirror);
        sleep(every.saturating_sub(started.elapsed()).max(Duration::from_millis(50))).await;
    }
}

async fn look(mirror: &Mirror, uids: Vec<String>, moving: bool) {
    let parallel = mirror.0.config.status_parallel.max(1);
    stream::iter(uids)
        .for_each_concurrent(parallel, |uid| async move {
            match status(mirror, &uid).await {
                // It came to rest: what it is now, beside its status, is read too.
                Ok(status) if moving && !status.status.is_moving() => {
                    if dataset(mirror, &uid).await.is_ok() {
                        mirror.0.events.tell(Event::CatalogRefreshed);
                    }
                }
                Ok(_) => {}
                Err(error) if error.code == ErrorCode::NotFound => {
                    mirror.forget(&uid).await;
                    mirror.0.events.tell(Event::CatalogRefreshed);
                }
                Err(error) => {
                    tracing::debug!(uid, %error, "a status could not be read");
                    // What the portal refuses is not asked again at once.
                    if !error.is_transient() {
                        mirror.index_mut().change(&uid, |record| record.life.seen_at = Some(now()));
                    }
                }
            }
        })
        .await;
}

/// Settled datasets whose status is unknown or old: unknown first, failed ones every half minute.
fn due(mirror: &Mirror) -> Vec<String> {
    let ago = |period: Duration| {
        let period = jiff::SignedDuration::try_from(period).unwrap_or(jiff::SignedDuration::MAX);
        let moment = jiff::Timestamp::now().checked_sub(period).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
    };
    let (swept, failed) = (ago(mirror.0.config.sweep_every), ago(Duration::from_secs(30)));
    let index = mirror.index();
    let old = |row: &&super::index::Row| match (&row.record.life.seen_at, row.record.life.status) {
        (None, _) => true,
        (Some(at), Some(StatusName::Error | StatusName::LimitReached)) => at.as_str() < failed.as_str(),
        (Some(at), _) => at.as_str() < swept.as_str(),
    };
    index.rows().iter().filter(old).take(STATUSES_A_ROUND).map(|row| row.record.uid.to_string()).collect()
}

/// Counts beside the catalog; a portal that does not offer them has none.
async fn beside(mirror: &Mirror) {
    let mut found = Beside::default();
    if let Some(page) = count(mirror, "list_studio_pages", vec![("limit", "0".to_owned())]).await {
        found.studio_pages = page.total_count;
    }
    let pending = vec![("limit", "1000".to_owned()), ("status", "pending".to_owned())];
    if let Some(page) = count(mirror, "list_user_requests", pending).await {
        let uids = page.results.iter().filter_map(|request| request["uid"].as_str());
        found.pending_requests = uids.map(str::to_owned).collect();
    }
    *mirror.0.beside.lock().unwrap_or_else(PoisonError::into_inner) = found;
}

async fn count(mirror: &Mirror, operation: &str, query: Vec<(&'static str, String)>) -> Option<Page<Value>> {
    let call = Call { info: info(operation)?, path: Vec::new(), query, body: None };
    mirror.0.client.send(Lane::Background, &call).await.ok()?.typed().ok()
}
