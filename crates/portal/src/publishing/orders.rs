//! Orders on a dataset: taken at once with `{"detail": "ok"}`, carried out by the worker (behaviour.md 6, 7).

use super::Order;
use super::chain::Chain;
use crate::datasets::{StatusRow, is_draft, load_dataset, load_status, move_to, refuse_unless};
use crate::schedules::Start;
use crate::{Caller, Handle, Outcome, Portal, Write};
use portico_contract::datasets::*;
use portico_contract::{ApiError, DatasetUid, Done, ErrorCode};

/// In the order the API names them.
const AT_REST: &[StatusName] = &[StatusName::Idle, StatusName::Error, StatusName::LimitReached];

impl Handle<PublishDataset> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PublishDataset) -> Outcome<Done> {
        let (mut write, _) = at_rest(self, &operation.dataset_uid).await?;
        if is_draft(&load_dataset(&mut write, &operation.dataset_uid).await?) {
            let message = "Invalid precondition, the dataset is a draft";
            return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message).into());
        }
        queue(self, write, &operation.dataset_uid, Order::Publish).await
    }
}

impl Handle<PublishDatasetMetadata> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PublishDatasetMetadata) -> Outcome<Done> {
        let (write, row) = at_rest(self, &operation.dataset_uid).await?;
        if !row.is_published {
            let message =
                "Invalid precondition, the dataset is not published: its metadata has no published place to go to";
            return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message).into());
        }
        queue(self, write, &operation.dataset_uid, Order::PublishMetadata).await
    }
}

impl Handle<UnpublishDataset> for Portal {
    async fn handle(&self, _caller: &Caller, operation: UnpublishDataset) -> Outcome<Done> {
        let (write, _) = at_rest(self, &operation.dataset_uid).await?;
        queue(self, write, &operation.dataset_uid, Order::Unpublish).await
    }
}

impl Handle<AbortDataset> for Portal {
    async fn handle(&self, _caller: &Caller, operation: AbortDataset) -> Outcome<Done> {
        let uid = operation.dataset_uid;
        let mut write = self.store().write().await?;
        let row = load_status(&mut write, &uid).await?;
        if row.status != StatusName::Processing {
            // The states named here are internal to the platform; clients know the message so.
            let message = format!(
                "Invalid precondition, dataset status is '{}' but must be one of \
                 'processing_all_dataset_data, processing_dataset, processing_resource_records'",
                row.status
            );
            return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message).into());
        }
        move_to(&mut write, &uid, StatusName::AbortingProcessing, Some(StatusName::Idle), None).await?;
        // Who says stop does not want it to begin again at once.
        sqlx::query("UPDATE datasets SET republish_chain = NULL WHERE uid = ?")
            .bind(uid.as_str())
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        self.publisher().stop(&uid);
        Ok(Done::ok())
    }
}

async fn at_rest(portal: &Portal, uid: &DatasetUid) -> Outcome<(Write, StatusRow)> {
    let mut write = portal.store().write().await?;
    let row = load_status(&mut write, uid).await?;
    refuse_unless(row.status, AT_REST)?;
    Ok((write, row))
}

async fn queue(portal: &Portal, mut write: Write, uid: &DatasetUid, order: Order) -> Outcome<Done> {
    place(&mut write, uid, order, &Chain::new()).await?;
    write.commit().await?;
    portal.publisher().wake();
    Ok(Done::ok())
}

/// Puts an order into the queue; `chain` has the datasets whose publications led to it. Wake the worker after the commit.
pub(super) async fn place(write: &mut Write, uid: &DatasetUid, order: Order, chain: &Chain) -> Outcome<()> {
    move_to(&mut *write, uid, StatusName::Queued, Some(order.status()), None).await?;
    sqlx::query("UPDATE datasets SET order_kind = ?, order_chain = ? WHERE uid = ?")
        .bind(order.as_str())
        .bind(serde_json::to_string(chain)?)
        .bind(uid.as_str())
        .execute(&mut **write)
        .await?;
    Ok(())
}

/// Orders what is published to be refreshed; wake the worker after the commit. What nobody has published is left alone:
/// a schedule keeps data fresh and decides nothing.
pub async fn republish(write: &mut Write, uid: &DatasetUid) -> Outcome<Start> {
    let row = load_status(&mut *write, uid).await?;
    if !row.is_published {
        return Ok(Start::Skipped("The dataset is not published."));
    }
    if !row.status.accepts_orders() {
        return Ok(Start::Busy);
    }
    place(write, uid, Order::Refresh, &Chain::new()).await?;
    Ok(Start::Ordered)
}
