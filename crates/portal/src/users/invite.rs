//! Inviting and provisioning users: bulk calls in which each item has its own outcome.

use super::{NewAccount, create_user};
use crate::{Caller, Failure, Handle, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::users::{AccountType, InviteUsers, NewUser, ProvisionUsers, UserBulkItem, UserBulkResult};
use sqlx::SqliteConnection;

/// The outcome of one item: a refusal is part of the answer, a failure of the portal ends the call.
async fn create_item(connection: &mut SqliteConnection, new: NewUser, account: NewAccount) -> Outcome<UserBulkItem> {
    match create_user(connection, new, account).await {
        Ok(user) => Ok(UserBulkItem::success(user)),
        Err(Failure::Refused(error)) => Ok(UserBulkItem::error(error)),
        Err(failure) => Err(failure),
    }
}

impl Handle<InviteUsers> for Portal {
    async fn handle(&self, _caller: &Caller, operation: InviteUsers) -> Outcome<UserBulkResult> {
        let mut write = self.store().write().await?;
        let mut results = UserBulkResult::new();
        for (position, new) in operation.body.into_iter().enumerate() {
            let account = NewAccount { kind: AccountType::Global, identity_providers: None, attributes: None };
            results.insert(position.to_string(), create_item(&mut write, new, account).await?);
        }
        write.commit().await?;
        Ok(results)
    }
}

impl Handle<ProvisionUsers> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ProvisionUsers) -> Outcome<UserBulkResult> {
        let mut write = self.store().write().await?;
        let mut results = UserBulkResult::new();
        for (position, provisioned) in operation.body.into_users().into_iter().enumerate() {
            let (provider, attributes) = (provisioned.identity_provider, provisioned.identity_provider_attributes);
            let item = if provider.uid.trim().is_empty() {
                UserBulkItem::error(ApiError::invalid("identity_provider.uid", "This field may not be blank"))
            } else {
                let account =
                    NewAccount { kind: AccountType::Linked, identity_providers: Some(vec![provider]), attributes };
                create_item(&mut write, provisioned.user, account).await?
            };
            results.insert(position.to_string(), item);
        }
        write.commit().await?;
        Ok(results)
    }
}
