//! Realtime resources: an address to push rows to, with a key in it, open or not.

use super::present::present;
use super::{load, save};
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

/// Whether an order needs a published dataset.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    Nothing,
    Published,
}

/// Carries out an order on a realtime resource.
async fn order(
    portal: &Portal,
    caller: &Caller,
    dataset: &DatasetUid,
    uid: &ResourceUid,
    needs: Needs,
    act: impl FnOnce(&mut Resource) + Send,
) -> Outcome<Resource> {
    let mut write = portal.store().write().await?;
    let mut resource = load(&mut write, dataset, uid).await?;
    if !is_realtime(&resource.kind) {
        let message = format!(
            "Resource \"{}\" is of the type '{}': only realtime resources take this.",
            resource.title, resource.kind
        );
        // The contract knows one 400 of the orders that need a published dataset.
        let code = match needs {
            Needs::Published => ErrorCode::InvalidDatasetStatus,
            Needs::Nothing => ErrorCode::BadRequest,
        };
        return Err(ApiError::new(code, message).into());
    }
    if needs == Needs::Published && !load_status(&mut write, dataset).await?.is_published {
        let message = "Invalid precondition, the dataset must be published";
        return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message).into());
    }
    act(&mut resource);
    resource.updated_at = Some(now());
    touch_dataset(&mut write, dataset, caller).await?;
    save(&mut write, dataset, &resource).await?;
    let resource = present(&mut write, dataset, resource).await?;
    write.commit().await?;
    Ok(resource)
}

fn enable(enabled: bool) -> impl FnOnce(&mut Resource) + Send {
    move |resource| {
        resource.extra.insert(IS_ENABLED.to_owned(), enabled.into());
    }
}

impl Handle<EnableResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: EnableResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Needs::Nothing, enable(true)).await
    }
}

impl Handle<DisableResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: DisableResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Needs::Nothing, enable(false)).await
    }
}

impl Handle<ResourceRenewApiKey> for Portal {
    async fn handle(&self, caller: &Caller, operation: ResourceRenewApiKey) -> Outcome<Resource> {
        let dataset = operation.dataset_uid;
        order(self, caller, &dataset, &operation.resource_uid, Needs::Nothing, |resource| renew(resource, &dataset))
            .await
    }
}

// This portal takes no pushed rows, so that none ever wait to be recovered: both orders find nothing to do.
impl Handle<RecoverResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: RecoverResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Needs::Published, |_| {}).await
    }
}

impl Handle<DeleteRecoverDataResource> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteRecoverDataResource) -> Outcome<Resource> {
        order(self, caller, &operation.dataset_uid, &operation.resource_uid, Needs::Published, |_| {}).await
    }
}
