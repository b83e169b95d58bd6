//! Revoking a key: the next call with it is refused. It stays, so that an administrator finds out what a key that
//! turns up somewhere was.

use super::{CONFIGURED, load_own, shown};
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::ApiError;
use portico_contract::api_keys::{ApiKey, ApiKeyRevocation, PostApikeysApikeyUidRevoke};

impl Handle<PostApikeysApikeyUidRevoke> for Portal {
    /// A key that is revoked already keeps the moment and the reason of the first time.
    async fn handle(&self, caller: &Caller, operation: PostApikeysApikeyUidRevoke) -> Outcome<ApiKey> {
        let uid = operation.apikey_uid;
        let mut write = self.store().write().await?;
        let key = load_own(&mut write, &uid, caller).await?;
        if uid.as_str() == CONFIGURED {
            let message = "This key comes from the portal's configuration: it is replaced there, not revoked";
            return Err(ApiError::bad_request(message).into());
        }
        if key.is_revoked {
            return Ok(shown(key, caller));
        }
        let status = ApiKeyRevocation {
            revoked_at: Some(now()),
            revocation_reason: operation.body.reason,
            extra: Default::default(),
        };
        sqlx::query("UPDATE api_keys SET is_revoked = 1, document = ?2 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(serde_json::to_string(&status)?)
            .execute(&mut *write)
            .await?;
        let key = load_own(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(shown(key, caller))
    }
}
