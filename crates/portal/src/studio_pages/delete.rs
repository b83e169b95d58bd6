//! Deleting a page with its versions and rulesets.

use super::require_page;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Nothing;
use portico_contract::studio_pages::DeleteStudioPage;

impl Handle<DeleteStudioPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteStudioPage) -> Outcome<Nothing> {
        let uid = operation.studio_page_uid;
        let mut write = self.store().write().await?;
        require_page(&mut write, &uid).await?;
        for statement in [
            "DELETE FROM rulesets WHERE target_kind = 'studio_page' AND target_uid = ?",
            "DELETE FROM studio_pages WHERE uid = ?",
        ] {
            sqlx::query(statement).bind(uid.as_str()).execute(&mut *write).await?;
        }
        write.commit().await?;
        Ok(Nothing)
    }
}
