//! The same order on many datasets at once.

use super::Order;
use crate::datasets::{is_draft, load_dataset, load_status, move_to};
use crate::{Outcome, Write};
use portico_contract::DatasetUid;
use portico_contract::datasets::StatusName;

/// Orders each dataset that the order makes sense for: at rest, published where it is to be unpublished, and no draft
/// where it is to be published. Wake the worker after the commit.
pub async fn order_all(write: &mut Write, datasets: &[DatasetUid], order: Order) -> Outcome<()> {
    for uid in datasets {
        let row = load_status(&mut *write, uid).await?;
        let wanted = match order == Order::Publish {
            true => !is_draft(&load_dataset(&mut *write, uid).await?),
            false => row.is_published,
        };
        if !wanted || !row.status.accepts_orders() {
            continue;
        }
        move_to(&mut *write, uid, StatusName::Queued, Some(order.status()), None).await?;
        sqlx::query("UPDATE datasets SET order_kind = ? WHERE uid = ?")
            .bind(order.as_str())
            .bind(uid.as_str())
            .execute(&mut **write)
            .await?;
    }
    Ok(())
}
