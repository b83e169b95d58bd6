//! Deleting a group with its rulesets; its members stay users.

use crate::users::refuse_without_administrator;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::groups::DeleteUserGroup;
use portico_contract::{ApiError, Nothing};

impl Handle<DeleteUserGroup> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteUserGroup) -> Outcome<Nothing> {
        let uid = operation.group_uid.as_str();
        let mut write = self.store().write().await?;
        sqlx::query("DELETE FROM rulesets WHERE subject_kind = 'group' AND subject = ?")
            .bind(uid)
            .execute(&mut *write)
            .await?;
        let deleted = sqlx::query("DELETE FROM user_groups WHERE uid = ?").bind(uid).execute(&mut *write).await?;
        if deleted.rows_affected() == 0 {
            return Err(ApiError::not_found().into());
        }
        refuse_without_administrator(&mut write).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
