//! Creating a group; its uid is its title as a slug.

use super::{document, group_exists, load_group, title};
use crate::users::{check_explore_limits, check_permissions};
use crate::{Caller, Failure, Handle, Outcome, Portal, now, slug};
use portico_contract::GroupUid;
use portico_contract::groups::{CreateUserGroup, UserGroup};
use sqlx::SqliteConnection;

impl Handle<CreateUserGroup> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateUserGroup) -> Outcome<UserGroup> {
        let new = operation.body;
        let title = title(new.title)?;
        let permissions = new.permissions.unwrap_or_default();
        check_permissions(&permissions)?;
        check_explore_limits(new.explore_limits.as_ref())?;
        let mut write = self.store().write().await?;
        let moment = now();
        let group = UserGroup {
            uid: free_uid(&mut write, &title).await?,
            title: Some(title),
            description: Some(new.description.unwrap_or_default()),
            user_count: None,
            permissions,
            explore_limits: new.explore_limits,
            management_limits: new.management_limits,
            created_at: Some(moment.clone()),
            updated_at: Some(moment),
            created_by: Some(caller.related()),
            updated_by: Some(caller.related()),
            extra: Default::default(),
        };
        insert_group(&mut write, &group).await?;
        let group = load_group(&mut write, &group.uid).await?;
        write.commit().await?;
        Ok(group)
    }
}

/// Stores a new group, without members.
async fn insert_group(connection: &mut SqliteConnection, group: &UserGroup) -> Outcome<()> {
    sqlx::query("INSERT INTO user_groups (uid, title, permissions, document) VALUES (?, ?, ?, ?)")
        .bind(group.uid.as_str())
        .bind(group.title())
        .bind(serde_json::to_string(&group.permissions)?)
        .bind(document(group)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// `content-designers`, `content-designers-2`…
async fn free_uid(connection: &mut SqliteConnection, title: &str) -> Outcome<GroupUid> {
    let base = Some(slug(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "group".to_owned());
    let mut uid = GroupUid::new(&base).map_err(Failure::internal)?;
    let mut number = 1_u32;
    while group_exists(connection, &uid).await? {
        number += 1;
        uid = GroupUid::new(format!("{base}-{number}")).map_err(Failure::internal)?;
    }
    Ok(uid)
}
