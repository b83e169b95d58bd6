//! Listing groups: search, sort, filter on permissions.

use super::{COLUMNS, GroupRow};
use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::groups::{GroupSort, ListUserGroups, UserGroup};

/// Parameters: 1 words to find, 2 any of these permissions (JSON arrays).
const SHOWN: &str = "FROM user_groups g WHERE NOT EXISTS (
        SELECT 1 FROM json_each(?1) word WHERE instr(lower(g.uid || ' ' || g.title || ' '
        || coalesce(g.document ->> 'description', '')), word.value) = 0)
    AND (json_array_length(?2) = 0 OR EXISTS (SELECT 1 FROM json_each(g.permissions) WHERE value IN (SELECT value FROM json_each(?2))))";

fn order(sort: Option<&GroupSort>) -> &'static str {
    match sort {
        Some(GroupSort::CreatedAt) => "g.document ->> 'created_at', g.uid",
        Some(GroupSort::CreatedBy) => "g.document -> 'created_by' ->> 'username', g.uid",
        Some(GroupSort::UpdatedBy) => "g.document -> 'updated_by' ->> 'username', g.uid",
        Some(GroupSort::UserCount) => "user_count, g.uid",
        Some(GroupSort::Title) => "g.title COLLATE NOCASE, g.uid",
        // The default, by the reference.
        Some(GroupSort::UpdatedAt | GroupSort::Other(_)) | None => "g.document ->> 'updated_at', g.uid",
    }
}

impl Handle<ListUserGroups> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListUserGroups) -> Outcome<Page<UserGroup>> {
        let words = search_words(operation.search.as_deref());
        let any = serde_json::to_string(&operation.permissions)?;
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(&words)
            .bind(&any)
            .fetch_one(&mut *connection)
            .await?;
        let order = order(operation.sort.as_ref());
        let rows: Vec<GroupRow> =
            sqlx::query_as(&format!("SELECT {COLUMNS} {SHOWN} ORDER BY {order} LIMIT ?3 OFFSET ?4"))
                .bind(&words)
                .bind(&any)
                .bind(window.limit)
                .bind(window.offset)
                .fetch_all(&mut *connection)
                .await?;
        let groups = rows.into_iter().map(GroupRow::read).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), groups))
    }
}
