//! Who is in a group.

use super::load_group;
use crate::users::{GroupLinks, load_members, load_user, refuse_without_administrator, user_exists};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::groups::{
    AddUserToUserGroup, BatchAddUsersToUserGroup, DeleteUserOfAUserGroup, ListUsersOfAUserGroup,
};
use portico_contract::users::{User, UserBulkItem, UserBulkResult};
use portico_contract::{ApiError, GroupUid, Nothing, Page, Username};
use sqlx::SqliteConnection;

/// Adds a user who exists to a group that exists; who is in it already stays.
pub async fn add_member(connection: &mut SqliteConnection, uid: &GroupUid, username: &Username) -> Outcome<()> {
    sqlx::query("INSERT INTO memberships (group_uid, username) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(uid.as_str())
        .bind(username.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Makes these groups, which exist, the only ones of a user.
pub async fn set_memberships(connection: &mut SqliteConnection, username: &Username, uids: &[GroupUid]) -> Outcome<()> {
    sqlx::query("DELETE FROM memberships WHERE username = ?").bind(username.as_str()).execute(&mut *connection).await?;
    for uid in uids {
        add_member(connection, uid, username).await?;
    }
    Ok(())
}

/// Adds a user and answers with the user, or refuses a name that nobody has.
async fn add_by_name(connection: &mut SqliteConnection, uid: &GroupUid, username: &Username) -> Outcome<User> {
    if !user_exists(connection, username).await? {
        return Err(ApiError::invalid("username", format!("There is no user \"{username}\"")).into());
    }
    add_member(connection, uid, username).await?;
    load_user(connection, username, GroupLinks::Uids).await
}

impl Handle<ListUsersOfAUserGroup> for Portal {
    /// All of them: the reference gives this list no limit and no offset (behaviour.md 5).
    async fn handle(&self, _caller: &Caller, operation: ListUsersOfAUserGroup) -> Outcome<Page<User>> {
        let mut connection = self.store().read().await?;
        let group = load_group(&mut connection, &operation.group_uid).await?;
        let users = load_members(&mut connection, group.uid.as_str()).await?;
        Ok(Page::new(users.len() as u64, users))
    }
}

impl Handle<AddUserToUserGroup> for Portal {
    async fn handle(&self, _caller: &Caller, operation: AddUserToUserGroup) -> Outcome<User> {
        let mut write = self.store().write().await?;
        let group = load_group(&mut write, &operation.group_uid).await?;
        let user = add_by_name(&mut write, &group.uid, &operation.body.username).await?;
        write.commit().await?;
        Ok(user)
    }
}

impl Handle<BatchAddUsersToUserGroup> for Portal {
    async fn handle(&self, _caller: &Caller, operation: BatchAddUsersToUserGroup) -> Outcome<UserBulkResult> {
        let mut write = self.store().write().await?;
        let group = load_group(&mut write, &operation.group_uid).await?;
        let mut results = UserBulkResult::new();
        for (position, user) in operation.body.iter().enumerate() {
            let item = match add_by_name(&mut write, &group.uid, &user.username).await {
                Ok(user) => UserBulkItem::success(user),
                Err(crate::Failure::Refused(error)) => UserBulkItem::error(error),
                Err(failure) => return Err(failure),
            };
            results.insert(position.to_string(), item);
        }
        write.commit().await?;
        Ok(results)
    }
}

impl Handle<DeleteUserOfAUserGroup> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteUserOfAUserGroup) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        let removed = sqlx::query("DELETE FROM memberships WHERE group_uid = ? AND username = ?")
            .bind(operation.group_uid.as_str())
            .bind(operation.username.as_str())
            .execute(&mut *write)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(ApiError::not_found().into());
        }
        refuse_without_administrator(&mut write).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
