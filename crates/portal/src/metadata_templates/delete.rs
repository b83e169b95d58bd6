//! Deleting a template. Values that datasets have under it stay with them: they can be sent back, not changed.

use super::load_template;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::metadata_templates::DeleteMetadataTemplate;
use portico_contract::{ApiError, Nothing};

impl Handle<DeleteMetadataTemplate> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteMetadataTemplate) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        let template = load_template(&mut write, &operation.template_name).await?;
        if !template.is_editable() {
            return Err(ApiError::bad_request(
                "Only basic and admin templates that are not the system's can be deleted",
            )
            .into());
        }
        sqlx::query("DELETE FROM metadata_templates WHERE name = ?")
            .bind(template.name.as_str())
            .execute(&mut *write)
            .await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
