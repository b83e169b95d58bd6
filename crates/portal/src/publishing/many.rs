//! The same order on many datasets at once.

use super::Order;
use super::chain::Chain;
use super::orders::place;
use crate::datasets::{is_draft, load_dataset, load_status};
use crate::{Outcome, Write};
use portico_contract::DatasetUid;

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
        place(write, uid, order, &Chain::new()).await?;
    }
    Ok(())
}
