//! Whose key is this? For administrators of the domain, who have it in full already.

use super::{COLUMNS, KeyRow};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::api_keys::{ApiKeySearchResult, SearchApikey};
use portico_contract::{ApiError, Secret};

impl Handle<SearchApikey> for Portal {
    async fn handle(&self, _caller: &Caller, operation: SearchApikey) -> Outcome<ApiKeySearchResult> {
        let wanted = operation.body.key.as_ref().map(Secret::expose).unwrap_or_default();
        if wanted.trim().is_empty() {
            return Err(ApiError::invalid("key", "This field is required").into());
        }
        let row: Option<KeyRow> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM api_keys k WHERE k.key = ?"))
            .bind(wanted.trim())
            .fetch_optional(&mut *self.store().read().await?)
            .await?;
        let result = row.map(KeyRow::read).transpose()?;
        Ok(ApiKeySearchResult { found: result.is_some(), result, extra: Default::default() })
    }
}
