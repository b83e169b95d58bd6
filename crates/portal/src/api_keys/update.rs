//! Changing the label and the permissions of a key. What the body leaves out stays.

use super::{CONFIGURED, load_own, settled, shown};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::ApiError;
use portico_contract::api_keys::{ApiKey, PutApikeysApikeyUid};

impl Handle<PutApikeysApikeyUid> for Portal {
    async fn handle(&self, caller: &Caller, operation: PutApikeysApikeyUid) -> Outcome<ApiKey> {
        let (uid, changes) = (operation.apikey_uid, operation.body);
        let mut write = self.store().write().await?;
        let key = load_own(&mut write, &uid, caller).await?;
        let permissions = match changes.permissions {
            Some(wanted) => settled(wanted, &key.permissions, caller)?,
            None => key.permissions.clone(),
        };
        let is_same = permissions.len() == key.permissions.len()
            && permissions.iter().all(|permission| key.permissions.contains(permission));
        if uid.as_str() == CONFIGURED && !is_same {
            let message = "This key comes from the portal's configuration, which allows it everything";
            return Err(ApiError::invalid("permissions", message).into());
        }
        sqlx::query("UPDATE api_keys SET label = ?2, permissions = ?3 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(changes.label.or(key.label).unwrap_or_default())
            .bind(serde_json::to_string(&permissions)?)
            .execute(&mut *write)
            .await?;
        let key = load_own(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(shown(key, caller))
    }
}
