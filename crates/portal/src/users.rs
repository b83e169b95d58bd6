//! Users of the domain: what is stored of them, and the operations on them (behaviour.md 13).

mod administrators;
mod delete;
mod export;
mod invite;
mod list;
mod new;
mod seen;
mod update;

pub use administrators::refuse_without_administrator;
pub use new::{NewAccount, create_user};
pub use seen::{Seen, see};

use crate::{Caller, Handle, Outcome, Portal, groups, store};
use portico_contract::groups::RelatedGroup;
use portico_contract::security::Permission;
use portico_contract::users::{ExploreLimits, GetUser, User, UserGroupLink};
use portico_contract::{ApiError, Username};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// The columns of [`UserRow`], of a table called `u`.
const COLUMNS: &str = "u.username, u.email, u.is_active, u.permissions, u.document";

/// What has a column of its own, or a table: not repeated in the document.
const APART: &[&str] = &["username", "email", "is_active", "permissions", "groups"];

#[derive(Debug, sqlx::FromRow)]
struct UserRow {
    username: String,
    email: String,
    is_active: bool,
    permissions: String,
    document: String,
}

/// Whether a user's groups are whole or by uid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupLinks {
    Uids,
    Expanded,
}

/// The user, or `not_found`.
pub async fn load_user(connection: &mut SqliteConnection, username: &Username, links: GroupLinks) -> Outcome<User> {
    let row = sqlx::query_as(&format!("SELECT {COLUMNS} FROM users u WHERE u.username = ?"))
        .bind(username.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let users = read_users(connection, row.into_iter().collect(), links).await?;
    users.into_iter().next().ok_or_else(|| ApiError::not_found().into())
}

/// True where the domain has such a user.
pub async fn user_exists(connection: &mut SqliteConnection, username: &Username) -> Outcome<bool> {
    let found = store::text(connection, "SELECT username FROM users WHERE username = ?", &[username.as_str()]).await?;
    Ok(found.is_some())
}

/// Every member of a group, by user name.
pub async fn load_members(connection: &mut SqliteConnection, group_uid: &str) -> Outcome<Vec<User>> {
    let rows = sqlx::query_as(&format!(
        "SELECT {COLUMNS} FROM users u JOIN memberships m USING (username) WHERE m.group_uid = ? ORDER BY u.username"
    ))
    .bind(group_uid)
    .fetch_all(&mut *connection)
    .await?;
    read_users(connection, rows, GroupLinks::Uids).await
}

/// Rows with the groups they belong to: two queries, however many rows.
async fn read_users(connection: &mut SqliteConnection, rows: Vec<UserRow>, links: GroupLinks) -> Outcome<Vec<User>> {
    let names: Vec<&str> = rows.iter().map(|row| row.username.as_str()).collect();
    let memberships: Vec<(String, String)> = sqlx::query_as(
        "SELECT username, group_uid FROM memberships WHERE username IN (SELECT value FROM json_each(?)) ORDER BY group_uid",
    )
    .bind(serde_json::to_string(&names)?)
    .fetch_all(&mut *connection)
    .await?;
    let whole: HashMap<String, _> = match links {
        GroupLinks::Uids => HashMap::new(),
        GroupLinks::Expanded => {
            let groups = groups::load_groups(connection).await?;
            groups.into_iter().map(|group| (group.uid.as_str().to_owned(), group)).collect()
        }
    };
    let mut groups_of: HashMap<String, Vec<UserGroupLink>> = HashMap::new();
    for (username, group_uid) in memberships {
        let link = match whole.get(&group_uid) {
            Some(group) => UserGroupLink::Expanded(Box::new(group.clone())),
            None => UserGroupLink::Reference(RelatedGroup {
                uid: portico_contract::GroupUid::new(group_uid).map_err(crate::Failure::internal)?,
            }),
        };
        groups_of.entry(username).or_default().push(link);
    }
    let user = |row: UserRow| read_user(&row, groups_of.remove(&row.username).unwrap_or_default());
    rows.into_iter().map(user).collect()
}

fn read_user(row: &UserRow, groups: Vec<UserGroupLink>) -> Outcome<User> {
    let mut fields: Map<String, Value> = store::from_document(&row.document)?;
    fields.insert("username".to_owned(), row.username.as_str().into());
    fields.insert("email".to_owned(), row.email.as_str().into());
    fields.insert("is_active".to_owned(), row.is_active.into());
    fields.insert("permissions".to_owned(), store::from_document(&row.permissions)?);
    let user: User = serde_json::from_value(Value::Object(fields))?;
    let display_name = user.display_name.or_else(|| Some(row.username.clone()));
    Ok(User { display_name, is_ods: user.is_ods.or(Some(false)), groups, ..user })
}

/// The part of a user that has no column.
fn document(user: &User) -> Outcome<String> {
    let mut fields = serde_json::to_value(user)?;
    if let Value::Object(fields) = &mut fields {
        fields.retain(|name, _| !APART.contains(&name.as_str()));
    }
    Ok(fields.to_string())
}

/// Refuses words that are no permissions, by name.
pub fn check_permissions(permissions: &[Permission]) -> Result<(), ApiError> {
    let wrong = permissions.iter().filter_map(|permission| permission.check().err());
    let messages: Vec<_> = wrong.map(|error| ("permissions".to_owned(), error.to_string())).collect();
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

/// Refuses quotas that are none: a number below zero, a unit of time that the API does not know.
pub fn check_explore_limits(limits: Option<&ExploreLimits>) -> Result<(), ApiError> {
    let Some(calls) = limits.and_then(|limits| limits.api_calls.as_ref()) else { return Ok(()) };
    if calls.limit < 0.0 {
        return Err(ApiError::invalid("explore_limits.api_calls.limit", "Ensure this value is not negative."));
    }
    calls.unit.check().map_err(|error| ApiError::invalid("explore_limits.api_calls.unit", error.to_string()))
}

impl Handle<GetUser> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetUser) -> Outcome<User> {
        let expanded = operation.expand.as_deref().unwrap_or_default().split(',').any(|name| name.trim() == "groups");
        let links = if expanded { GroupLinks::Expanded } else { GroupLinks::Uids };
        load_user(&mut *self.store().read().await?, &operation.username, links).await
    }
}
