//! Listing users: search, sort, filters on permissions.

use super::{COLUMNS, GroupLinks, read_users};
use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::users::{GetUsers, User, UserSort};

/// Parameters: 1 words to find, 2 any of these permissions, granted directly, 3 all of these permissions, granted
/// directly or by a group (JSON arrays).
const SHOWN: &str = "FROM users u WHERE NOT EXISTS (
        SELECT 1 FROM json_each(?1) word WHERE instr(lower(u.username || ' ' || u.email || ' '
        || coalesce(u.document ->> 'first_name', '') || ' ' || coalesce(u.document ->> 'last_name', '')), word.value) = 0)
    AND (json_array_length(?2) = 0 OR EXISTS (SELECT 1 FROM json_each(u.permissions) WHERE value IN (SELECT value FROM json_each(?2))))
    AND NOT EXISTS (SELECT 1 FROM json_each(?3) wanted WHERE wanted.value NOT IN (SELECT value FROM json_each(u.permissions))
        AND NOT EXISTS (SELECT 1 FROM memberships m JOIN user_groups g ON g.uid = m.group_uid, json_each(g.permissions) granted
                        WHERE m.username = u.username AND granted.value = wanted.value))";

fn order(sort: &[UserSort]) -> String {
    let columns = sort.iter().map(|sort| match sort {
        UserSort::FirstName => "u.document ->> 'first_name' COLLATE NOCASE",
        UserSort::LastName => "u.document ->> 'last_name' COLLATE NOCASE",
        UserSort::LastSeenAt => "u.document ->> 'last_seen_at'",
        UserSort::Username | UserSort::Other(_) => "u.username COLLATE NOCASE",
    });
    // The user name last: pages of equals must not change places between two calls.
    columns.chain(["u.username"]).collect::<Vec<_>>().join(", ")
}

impl Handle<GetUsers> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetUsers) -> Outcome<Page<User>> {
        let words = search_words(operation.search.as_deref());
        let any = serde_json::to_string(&operation.permissions)?;
        let all = serde_json::to_string(&operation.all_permissions)?;
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(&words)
            .bind(&any)
            .bind(&all)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT {COLUMNS} {SHOWN} ORDER BY {} LIMIT ?4 OFFSET ?5", order(&operation.sort.0));
        let rows = sqlx::query_as(&page)
            .bind(&words)
            .bind(&any)
            .bind(&all)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        let users = read_users(&mut connection, rows, GroupLinks::Uids).await?;
        Ok(Page::new(total.unsigned_abs(), users))
    }
}
