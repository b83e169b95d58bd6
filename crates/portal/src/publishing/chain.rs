//! Datasets that join another are published again when that one is; each once for every order that somebody gave.

use super::Order;
use super::orders::place;
use crate::datasets::load_status;
use crate::outside::republishing;
use crate::{Failure, Outcome, Write, store};
use portico_contract::DatasetUid;
use portico_contract::datasets::StatusName;
use portico_contract::processors::DatasetProcessor;
use std::collections::BTreeSet;

/// Uids of the datasets whose publications led to an order. None of them is ordered again by it: no loop is endless.
pub(super) type Chain = BTreeSet<String>;

/// Publications that follow from each other at most.
const LONGEST: usize = 50;

/// What a dataset that joins is told to do: nobody asked to show what is still at work on it.
const ORDER: Order = Order::Refresh;

/// Orders the datasets that join this one, which has new records. In the transaction that shows them.
pub async fn order_joining(write: &mut Write, uid: &DatasetUid) -> Outcome<()> {
    let (dataset_id, chain): (String, String) =
        sqlx::query_as("SELECT dataset_id, order_chain FROM datasets WHERE uid = ?")
            .bind(uid.as_str())
            .fetch_one(&mut **write)
            .await?;
    let mut chain: Chain = store::from_document(&chain)?;
    chain.insert(uid.to_string());
    let steps: Vec<(String, String)> = sqlx::query_as(
        "SELECT s.dataset_uid, s.document FROM steps s JOIN datasets d ON d.uid = s.dataset_uid
         WHERE json_extract(s.document, '$.dataset.dataset_id') = ? AND s.stack = 'processor'
         AND d.is_published AND NOT d.is_draft ORDER BY s.dataset_uid",
    )
    .bind(&dataset_id)
    .fetch_all(&mut **write)
    .await?;
    let mut joining = BTreeSet::new();
    for (joining_uid, document) in steps {
        let processor: DatasetProcessor = store::from_document(&document)?;
        if republishing(&processor.kind).is_some() && !chain.contains(&joining_uid) {
            joining.insert(joining_uid);
        }
    }
    if chain.len() > LONGEST && !joining.is_empty() {
        tracing::warn!(dataset = %uid, "publications that follow from each other end here: there are too many");
        return Ok(());
    }
    for uid in joining {
        let uid = DatasetUid::new(uid).map_err(Failure::internal)?;
        order(write, &uid, chain.clone()).await?;
    }
    Ok(())
}

/// Orders a publication now, or as soon as what is under way has ended: it may have read what was there before.
async fn order(write: &mut Write, uid: &DatasetUid, mut chain: Chain) -> Outcome<()> {
    let (order_kind, waiting, pending): (Option<String>, String, Option<String>) =
        sqlx::query_as("SELECT order_kind, order_chain, republish_chain FROM datasets WHERE uid = ?")
            .bind(uid.as_str())
            .fetch_one(&mut **write)
            .await?;
    let status = load_status(&mut *write, uid).await?.status;
    if status.accepts_orders() {
        return place(write, uid, ORDER, &chain).await;
    }
    let order = order_kind.as_deref().and_then(Order::parse);
    let column = if status == StatusName::Queued && order.is_some_and(Order::reads_rows) {
        // It has not begun: one publication does for both.
        chain.extend(store::from_document::<Chain>(&waiting)?);
        "order_chain"
    } else {
        chain.extend(pending.as_deref().map(store::from_document::<Chain>).transpose()?.unwrap_or_default());
        "republish_chain"
    };
    sqlx::query(&format!("UPDATE datasets SET {column} = ? WHERE uid = ?"))
        .bind(serde_json::to_string(&chain)?)
        .bind(uid.as_str())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// After an order has ended: the one that came in the meantime is given, if there is still something to renew.
pub async fn order_pending(write: &mut Write, uid: &DatasetUid) -> Outcome<()> {
    let pending: Option<String> =
        sqlx::query_scalar("SELECT republish_chain FROM datasets WHERE uid = ? AND is_published AND NOT is_draft")
            .bind(uid.as_str())
            .fetch_optional(&mut **write)
            .await?
            .flatten();
    sqlx::query("UPDATE datasets SET order_chain = '[]', republish_chain = NULL WHERE uid = ?")
        .bind(uid.as_str())
        .execute(&mut **write)
        .await?;
    match pending {
        Some(chain) => place(write, uid, ORDER, &store::from_document(&chain)?).await,
        None => Ok(()),
    }
}
