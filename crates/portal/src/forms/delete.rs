//! Deleting a form with its versions, submissions and rulesets.

use super::require_form;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::Nothing;
use portico_contract::forms::DeleteForm;

impl Handle<DeleteForm> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteForm) -> Outcome<Nothing> {
        let uid = operation.form_uid;
        let mut write = self.store().write().await?;
        require_form(&mut write, &uid).await?;
        for statement in
            ["DELETE FROM rulesets WHERE target_kind = 'form' AND target_uid = ?", "DELETE FROM forms WHERE uid = ?"]
        {
            sqlx::query(statement).bind(uid.as_str()).execute(&mut *write).await?;
        }
        write.commit().await?;
        Ok(Nothing)
    }
}
