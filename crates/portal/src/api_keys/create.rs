//! Creating a key for oneself.

use super::{load_own, settled};
use crate::uid::new_key;
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now};
use portico_contract::ApiKeyUid;
use portico_contract::api_keys::{ApiKey, PostApikeys};

impl Handle<PostApikeys> for Portal {
    async fn handle(&self, caller: &Caller, operation: PostApikeys) -> Outcome<ApiKey> {
        let new = operation.body;
        let permissions = settled(new.permissions.unwrap_or_default(), &[], caller)?;
        let uid = ApiKeyUid::new(new_uid("ak")).map_err(Failure::internal)?;
        let mut write = self.store().write().await?;
        sqlx::query(
            "INSERT INTO api_keys (uid, username, key, label, created_at, permissions) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(uid.as_str())
        .bind(caller.username.as_str())
        .bind(new_key())
        .bind(new.label.unwrap_or_default())
        .bind(now().0)
        .bind(serde_json::to_string(&permissions)?)
        .execute(&mut *write)
        .await?;
        let key = load_own(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(key)
    }
}
