//! Listing connections: those that the caller may reuse or manage.

use super::access::HOLDS;
use super::{COLUMNS, Row, present};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Page;
use portico_contract::connections::{Connection, ConnectionSort, ListConnections};

fn order(sort: Option<ConnectionSort>) -> &'static str {
    match sort {
        None | Some(ConnectionSort::CreatedAt | ConnectionSort::Other(_)) => "c.created_at",
        Some(ConnectionSort::CreatedAtDescending) => "c.created_at DESC",
        Some(ConnectionSort::UpdatedAt) => "c.updated_at",
        Some(ConnectionSort::UpdatedAtDescending) => "c.updated_at DESC",
        Some(ConnectionSort::Type) => "c.type",
        Some(ConnectionSort::TypeDescending) => "c.type DESC",
        Some(ConnectionSort::DatasetCount) => "dataset_count",
        Some(ConnectionSort::DatasetCountDescending) => "dataset_count DESC",
    }
}

impl Handle<ListConnections> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListConnections) -> Outcome<Page<Connection>> {
        let window = Window::new(operation.limit, operation.offset);
        let groups = serde_json::to_string(&caller.groups)?;
        let all = caller.has("edit_domain");
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) FROM connections c WHERE ?3 OR {HOLDS}"))
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(all)
            .fetch_one(&mut *connection)
            .await?;
        // The uid last: pages of equals must not change places between two calls.
        let page = format!(
            "SELECT {COLUMNS} FROM connections c WHERE ?3 OR {HOLDS} ORDER BY {}, c.uid LIMIT ?4 OFFSET ?5",
            order(operation.sort)
        );
        let rows: Vec<Row> = sqlx::query_as(&page)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(all)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        let mut results = Vec::with_capacity(rows.len());
        for row in rows {
            results.push(present(&mut connection, caller, row.read()?).await?);
        }
        Ok(Page::new(total.unsigned_abs(), results))
    }
}
