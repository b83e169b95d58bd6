//! User groups: what is stored of them, their members, and the operations on them.

mod create;
mod delete;
mod list;
mod members;
mod update;

pub use members::{add_member, set_memberships};

use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::groups::{RetrieveUserGroup, UserGroup};
use portico_contract::{ApiError, GroupUid};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;

/// The columns of [`GroupRow`], of a table called `g`.
const COLUMNS: &str = "g.uid, g.title, g.permissions, g.document,
    (SELECT count(*) FROM memberships m WHERE m.group_uid = g.uid) AS user_count";

#[derive(Debug, sqlx::FromRow)]
struct GroupRow {
    uid: String,
    title: String,
    permissions: String,
    document: String,
    user_count: i64,
}

impl GroupRow {
    fn read(self) -> Outcome<UserGroup> {
        let mut fields: Map<String, Value> = store::from_document(&self.document)?;
        fields.insert("uid".to_owned(), self.uid.into());
        fields.insert("title".to_owned(), self.title.into());
        fields.insert("permissions".to_owned(), store::from_document(&self.permissions)?);
        fields.insert("user_count".to_owned(), self.user_count.into());
        Ok(serde_json::from_value(Value::Object(fields))?)
    }
}

/// The group, or `not_found`.
pub async fn load_group(connection: &mut SqliteConnection, uid: &GroupUid) -> Outcome<UserGroup> {
    let row: Option<GroupRow> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM user_groups g WHERE g.uid = ?"))
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

/// Every group of the domain.
pub async fn load_groups(connection: &mut SqliteConnection) -> Outcome<Vec<UserGroup>> {
    let rows: Vec<GroupRow> =
        sqlx::query_as(&format!("SELECT {COLUMNS} FROM user_groups g ORDER BY g.uid")).fetch_all(connection).await?;
    rows.into_iter().map(GroupRow::read).collect()
}

/// True where the domain has such a group.
pub async fn group_exists(connection: &mut SqliteConnection, uid: &GroupUid) -> Outcome<bool> {
    Ok(store::text(connection, "SELECT uid FROM user_groups WHERE uid = ?", &[uid.as_str()]).await?.is_some())
}

/// Refuses groups that are not there, by name.
pub async fn check_groups(connection: &mut SqliteConnection, uids: &[GroupUid]) -> Outcome<()> {
    let mut messages = Vec::new();
    for uid in uids {
        if !group_exists(connection, uid).await? {
            messages.push(("groups".to_owned(), format!("There is no group \"{uid}\"")));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages).into()) }
}

/// The part of a group that has no column.
fn document(group: &UserGroup) -> Outcome<String> {
    let mut fields = serde_json::to_value(group)?;
    if let Value::Object(fields) = &mut fields {
        fields.retain(|name, _| !["uid", "title", "permissions", "user_count"].contains(&name.as_str()));
    }
    Ok(fields.to_string())
}

/// The title that is wanted, or a refusal that names the field.
fn title(wanted: Option<String>) -> Result<String, ApiError> {
    let title = wanted.ok_or_else(|| ApiError::invalid("title", "This field is required"))?;
    if title.trim().is_empty() { Err(ApiError::invalid("title", "This field may not be blank")) } else { Ok(title) }
}

impl Handle<RetrieveUserGroup> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveUserGroup) -> Outcome<UserGroup> {
        load_group(&mut *self.store().read().await?, &operation.group_uid).await
    }
}
