//! Changing a group: its permissions change for every member. What the body leaves out stays.

use super::{document, load_group, title};
use crate::users::{check_explore_limits, check_permissions, refuse_without_administrator};
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::groups::{UpdateUserGroup, UserGroup};

impl Handle<UpdateUserGroup> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateUserGroup) -> Outcome<UserGroup> {
        let (uid, changes) = (operation.group_uid, operation.body);
        let mut write = self.store().write().await?;
        let mut group = load_group(&mut write, &uid).await?;
        group.title = Some(title(changes.title)?);
        group.description = changes.description.or(group.description);
        check_explore_limits(changes.explore_limits.as_ref())?;
        group.explore_limits = changes.explore_limits.or(group.explore_limits);
        group.management_limits = changes.management_limits.or(group.management_limits);
        if let Some(permissions) = changes.permissions {
            check_permissions(&permissions)?;
            group.permissions = permissions;
        }
        group.updated_at = Some(now());
        group.updated_by = Some(caller.related());
        sqlx::query("UPDATE user_groups SET title = ?2, permissions = ?3, document = ?4 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(group.title())
            .bind(serde_json::to_string(&group.permissions)?)
            .bind(document(&group)?)
            .execute(&mut *write)
            .await?;
        refuse_without_administrator(&mut write).await?;
        let group = load_group(&mut write, &uid).await?;
        write.commit().await?;
        Ok(group)
    }
}
