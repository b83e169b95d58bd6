//! Removing a user from the domain.

use super::refuse_without_administrator;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::users::DeleteUser;
use portico_contract::{ApiError, Nothing};

impl Handle<DeleteUser> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteUser) -> Outcome<Nothing> {
        let username = operation.username.as_str();
        let mut write = self.store().write().await?;
        sqlx::query("DELETE FROM rulesets WHERE subject_kind = 'user' AND subject = ?")
            .bind(username)
            .execute(&mut *write)
            .await?;
        let deleted = sqlx::query("DELETE FROM users WHERE username = ?").bind(username).execute(&mut *write).await?;
        if deleted.rows_affected() == 0 {
            return Err(ApiError::not_found().into());
        }
        refuse_without_administrator(&mut write).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
