//! Changing a user: permissions, groups, quotas, names. What the body leaves out stays.

use super::new::email_holder;
use super::{GroupLinks, check_explore_limits, check_permissions, document, load_user, refuse_without_administrator};
use crate::{Caller, Handle, Outcome, Portal, groups};
use portico_contract::ApiError;
use portico_contract::users::{UpdateUser, User};

impl Handle<UpdateUser> for Portal {
    async fn handle(&self, _caller: &Caller, operation: UpdateUser) -> Outcome<User> {
        let (username, changes) = (operation.username, operation.body);
        let mut write = self.store().write().await?;
        let mut user = load_user(&mut write, &username, GroupLinks::Uids).await?;
        if changes.username.is_some_and(|wanted| wanted != username) {
            return Err(ApiError::invalid("username", "The username of a user cannot change").into());
        }
        let email = changes.email.as_str();
        let holder = email_holder(&mut write, email).await?;
        if holder.is_some_and(|holder| holder != username.as_str()) {
            return Err(ApiError::invalid("email", "Another user of the domain has this e-mail address").into());
        }
        check_explore_limits(changes.explore_limits.as_ref())?;
        user.email = email.to_owned();
        user.first_name = changes.first_name.or(user.first_name);
        user.last_name = changes.last_name.or(user.last_name);
        user.explore_limits = changes.explore_limits.or(user.explore_limits);
        user.management_limits = changes.management_limits.or(user.management_limits);
        if let Some(permissions) = changes.permissions {
            check_permissions(&permissions)?;
            user.permissions = permissions;
        }
        sqlx::query("UPDATE users SET email = ?2, permissions = ?3, document = ?4 WHERE username = ?1")
            .bind(username.as_str())
            .bind(&user.email)
            .bind(serde_json::to_string(&user.permissions)?)
            .bind(document(&user)?)
            .execute(&mut *write)
            .await?;
        if let Some(links) = changes.groups {
            let uids: Vec<_> = links.iter().map(|link| link.uid().clone()).collect();
            groups::check_groups(&mut write, &uids).await?;
            groups::set_memberships(&mut write, &username, &uids).await?;
        }
        refuse_without_administrator(&mut write).await?;
        let user = load_user(&mut write, &username, GroupLinks::Uids).await?;
        write.commit().await?;
        Ok(user)
    }
}
