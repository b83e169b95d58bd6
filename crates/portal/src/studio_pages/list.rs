//! Listing pages: those that the caller may edit.

use super::{COLUMNS, PageRow, read_pages};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::studio_pages::{ListStudioPages, StudioPage};

/// Parameters: 1 all of them?, 2 user name, 3 groups (JSON array), 4 does the key let edit pages?
const SHOWN: &str = "FROM studio_pages p WHERE (?1 OR ?4 AND EXISTS (
    SELECT 1 FROM rulesets r, json_each(r.permissions) granted
    WHERE r.target_kind = 'studio_page' AND r.target_uid = p.uid AND granted.value = 'edit_page'
    AND (r.subject_kind = 'user' AND r.subject = ?2 OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?3)))))";

impl Handle<ListStudioPages> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListStudioPages) -> Outcome<Page<StudioPage>> {
        let all = caller.has("edit_page") || caller.has("manage_page");
        let groups = serde_json::to_string(&caller.groups)?;
        let key_edits = caller.key_permissions.contains("edit_page");
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(key_edits)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT {COLUMNS} {SHOWN} ORDER BY p.created_at, p.uid LIMIT ?5 OFFSET ?6");
        let rows: Vec<PageRow> = sqlx::query_as(&page)
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(key_edits)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        Ok(Page::new(total.unsigned_abs(), read_pages(&mut connection, rows).await?))
    }
}
