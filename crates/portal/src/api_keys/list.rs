//! Listing the caller's own keys, revoked ones too, oldest first.

use super::{COLUMNS, KeyRow, shown};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::api_keys::{ApiKey, GetApikeys};

impl Handle<GetApikeys> for Portal {
    async fn handle(&self, caller: &Caller, operation: GetApikeys) -> Outcome<Page<ApiKey>> {
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM api_keys WHERE username = ?")
            .bind(caller.username.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let rows: Vec<KeyRow> = sqlx::query_as(&format!(
            "SELECT {COLUMNS} FROM api_keys k WHERE k.username = ? ORDER BY k.created_at, k.uid LIMIT ? OFFSET ?"
        ))
        .bind(caller.username.as_str())
        .bind(window.limit)
        .bind(window.offset)
        .fetch_all(&mut *connection)
        .await?;
        let keys = rows.into_iter().map(|row| Ok(shown(row.read()?, caller))).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), keys))
    }
}
