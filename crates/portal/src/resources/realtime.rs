//! Realtime resources: an address to push rows to, with a key in it, open or not.

use super::present::present;
use super::{load, pushed, save};
use crate::dataset_versions::{Section, record};
use crate::datasets::{load_status, touch_dataset};
use crate::uid::new_key;
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::resources::*;
use portico_contract::{ApiError, DatasetUid, ErrorCode, ResourceUid};

/// Whether rows are taken; answered beside the documented properties.
const IS_ENABLED: &str = "is_enabled";

/// The types that rows are pushed to: `realtime` and what starts like it.
pub fn is_realtime(kind: &str) -> bool {
    kind.starts_with("realtime")
}

/// Opens a new realtime resource; leaves others alone.
pub fn begin(resource: &mut Resource, dataset: &DatasetUid) {
    if is_realtime(&resource.kind) {
        resource.extra.insert(IS_ENABLED.to_owned(), true.into());
        renew(resource, dataset);
    }
}

/// Keeps address and state through an update.
pub fn carry_over(resource: &mut Resource, stored: &Resource, dataset: &DatasetUid) {
    if is_realtime(&resource.kind) && is_realtime(&stored.kind) {
        resource.url = stored.url.clone();
        resource.extra = stored.extra.clone();
    } else {
        begin(resource, dataset);
    }
}

/// The address holds the key, as the one that the platform shows to copy.
fn renew(resource: &mut Resource, dataset: &DatasetUid) {
    let (uid, key) = (&resource.uid, new_key());
    resource.url = Some(format!("/api/push/1.0/{dataset}/{uid}/push/?pushkey={key}"));
}

/// Refuses a push that has not the key of the resource, or that comes while it is closed.
pub fn accepts(resource: &Resource, key: Option<&str>) -> Result<(), ApiError> {
    let wanted = resource.url.as_deref().and_then(|url| url.split_once("pushkey=")).map(|(_, wanted)| wanted);
    if wanted.is_none() || key != wanted {
        return Err(ApiError::new(ErrorCode::NotAuthenticated, "Invalid push key."));
    }
    match resource.extra.get(IS_ENABLED).and_then(serde_json::Value::as_bool) {
        Some(false) => Err(ApiError::permission_denied("This resource takes no rows: it is disabled.")),
        _ => Ok(()),
    }
}

/// What can be ordered of a realtime resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Enable(bool),
    Renew,
    Recover,
    Forget,
}

impl Order {
    /// Rows that wait have somewhere to go only where the dataset is published (behaviour.md 7).
    const fn needs_publication(self) -> bool {
        matches!(self, Self::Recover | Self::Forget)
    }
}

/// Carries out an order on a realtime resource.
async fn order(
    portal: &Portal,
    caller: &Caller,
    dataset: &DatasetUid,
    uid: &ResourceUid,
    order: Order,
) -> Outcome<Resource> {
    let mut write = portal.store().write().await?;
    let mut resource = load(&mut write, dataset, uid).await?;
    if !is_realtime(&resource.kind) {
        let message = format!(
            "Resource \"{}\" is of the type '{}': only realtime resources take this.",
            resource.title, resource.kind
        );
        // The contract knows one 400 of the orders that need a published dataset.
        let code = if order.needs_publication() { ErrorCode::InvalidDatasetStatus } else { ErrorCode::BadRequest };
        return Err(ApiError::new(code, message).into());
    }
    if order.needs_publication() && !load_status(&mut write, dataset).await?.is_published {
        let message = "Invalid precondition, the dataset must be published";
        return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message).into());
    }
    match order {
        Order::Enable(enabled) => {
            resource.extra.insert(IS_ENABLED.to_owned(), enabled.into());
        }
        Order::Renew => renew(&mut resource, dataset),
        Order::Recover => pushed::recover(&mut write, dataset, uid).await?,
        Order::Forget => pushed::forget(&mut write, dataset, uid).await?,
    }
    resource.updated_at = Some(now());
    touch_dataset(&mut write, dataset, caller).await?;
    save(&mut write, dataset, &resource).await?;
    record(&mut write, dataset, caller, &[Section::Resources]).await?;
    let resource = present(&mut write, dataset, resource).await?;
    write.commit().await?;
    portal.pushed().notify_one();
    Ok(resource)
}

impl Handle<EnableResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: EnableResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Order::Enable(true)).await
    }
}

impl Handle<DisableResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: DisableResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Order::Enable(false)).await
    }
}

impl Handle<ResourceRenewApiKey> for Portal {
    async fn handle(&self, caller: &Caller, operation: ResourceRenewApiKey) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Order::Renew).await
    }
}

impl Handle<RecoverResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: RecoverResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Order::Recover).await
    }
}

impl Handle<DeleteRecoverDataResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteRecoverDataResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Order::Forget).await
    }
}
