//! API keys: each user's own (behaviour.md 2, 13). What a key may do is settled at each call (`caller.rs`): what it
//! allows, as far as its owner may do it at that moment.

mod create;
mod list;
mod revoke;
mod search;
mod update;

use crate::users::{GroupLinks, load_user};
use crate::{Caller, Failure, Handle, Outcome, Portal, store};
use portico_contract::api_keys::{ApiKey, ApiKeyRevocation, GetApikey};
use portico_contract::security::Permission;
use portico_contract::{ApiError, ApiKeyUid, ExpandableUser, Secret, Timestamp, Username};
use serde_json::Value;
use sqlx::SqliteConnection;

/// The key that the portal was started with. What it says comes from there, not from a call: taken away, nobody could
/// reach the portal before its next start.
pub const CONFIGURED: &str = "ak_admin0";

/// The columns of [`KeyRow`], of a table called `k`.
const COLUMNS: &str = "k.uid, k.username, k.key, k.label, k.is_revoked, k.created_at, k.permissions, k.document";

#[derive(Debug, sqlx::FromRow)]
struct KeyRow {
    uid: String,
    username: String,
    key: String,
    label: String,
    is_revoked: bool,
    created_at: String,
    permissions: String,
    document: String,
}

impl KeyRow {
    /// The whole key, with its secret.
    fn read(self) -> Outcome<ApiKey> {
        let username = Username::new(self.username).map_err(Failure::internal)?;
        Ok(ApiKey {
            uid: ApiKeyUid::new(self.uid).map_err(Failure::internal)?,
            label: Some(self.label),
            key: Some(Secret::new(self.key)),
            permissions: store::from_document(&self.permissions)?,
            created_at: Some(Timestamp(self.created_at)).filter(|moment| !moment.as_str().is_empty()),
            user: Some(ExpandableUser::from(username)),
            revocation_status: Some(store::from_document::<ApiKeyRevocation>(&self.document)?),
            is_revoked: self.is_revoked,
            extra: Default::default(),
        })
    }
}

/// True where a key of the caller's allows nothing that the key of this call does not.
fn is_within(key: &ApiKey, caller: &Caller) -> bool {
    key.permissions.iter().all(|permission| caller.key_permissions.contains(permission.as_str()))
}

/// A key as the caller may see it. The API answers keys in full, but one that allows little must not be a way to one
/// that allows more.
fn shown(mut key: ApiKey, caller: &Caller) -> ApiKey {
    if !is_within(&key, caller) {
        key.key = None;
    }
    key
}

/// A key of the caller's, or `not_found`.
async fn load_own(connection: &mut SqliteConnection, uid: &ApiKeyUid, caller: &Caller) -> Outcome<ApiKey> {
    let row: Option<KeyRow> =
        sqlx::query_as(&format!("SELECT {COLUMNS} FROM api_keys k WHERE k.uid = ? AND k.username = ?"))
            .bind(uid.as_str())
            .bind(caller.username.as_str())
            .fetch_optional(connection)
            .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

/// Permissions without doublings. Refuses words that are none, and more than the key of this call allows, but for what
/// the key has already. What its owner may not do is taken: the owner may be allowed it later, or on single things.
fn settled(wanted: Vec<Permission>, before: &[Permission], caller: &Caller) -> Result<Vec<Permission>, ApiError> {
    crate::users::check_permissions(&wanted)?;
    let mut permissions: Vec<Permission> = Vec::new();
    let mut messages = Vec::new();
    for permission in wanted {
        if !caller.key_permissions.contains(permission.as_str()) && !before.contains(&permission) {
            let message = format!("\"{permission}\" is more than the key of this call allows");
            messages.push(("permissions".to_owned(), message));
        } else if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    if messages.is_empty() { Ok(permissions) } else { Err(ApiError::invalid_fields(messages)) }
}

/// The key with everything about its owner.
async fn expanded(connection: &mut SqliteConnection, mut key: ApiKey) -> Outcome<ApiKey> {
    if let Some(owner) = &mut key.user {
        let user = load_user(connection, &owner.username, GroupLinks::Uids).await?;
        if let Value::Object(fields) = serde_json::to_value(user)? {
            owner.extra = fields.into_iter().filter(|(name, _)| name != "username").collect();
        }
    }
    Ok(key)
}

impl Handle<GetApikey> for Portal {
    async fn handle(&self, caller: &Caller, operation: GetApikey) -> Outcome<ApiKey> {
        let mut connection = self.store().read().await?;
        let key = shown(load_own(&mut connection, &operation.apikey_uid, caller).await?, caller);
        match operation.expand {
            Some(_) => expanded(&mut connection, key).await,
            None => Ok(key),
        }
    }
}
