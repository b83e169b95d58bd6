//! Listing pages: those that the caller may edit.

use super::{COLUMNS, PageRow};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::code_editor_pages::{CodeEditorPage, ListCodeEditorPages};

/// Parameters: 1 all of them?, 2 user name, 3 groups (JSON array), 4 what edits a page, as far as the key lets it
/// (JSON array).
const SHOWN: &str = "FROM code_editor_pages p WHERE (?1 OR EXISTS (
    SELECT 1 FROM rulesets r, json_each(r.permissions) granted
    WHERE r.target_kind = 'code_editor_page' AND r.target_uid = p.slug
    AND granted.value IN (SELECT value FROM json_each(?4))
    AND (r.subject_kind = 'user' AND r.subject = ?2 OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?3)))))";

impl Handle<ListCodeEditorPages> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListCodeEditorPages) -> Outcome<Page<CodeEditorPage>> {
        let editing = ["edit_page", "manage_page"];
        let all = editing.iter().any(|name| caller.has(name));
        let groups = serde_json::to_string(&caller.groups)?;
        let of_key: Vec<_> = editing.iter().filter(|name| caller.key_permissions.contains(**name)).collect();
        let of_key = serde_json::to_string(&of_key)?;
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&of_key)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT {COLUMNS} {SHOWN} ORDER BY p.created_at, p.slug LIMIT ?5 OFFSET ?6");
        let rows: Vec<PageRow> = sqlx::query_as(&page)
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&of_key)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(PageRow::read).collect::<Outcome<_>>()?))
    }
}
