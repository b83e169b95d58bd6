//! Changing a template. One that is not editable can only be enabled and disabled, unless it is always active.

use super::create::{check, with_suggest_urls};
use super::load_template;
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::ApiError;
use portico_contract::metadata_templates::{MetadataTemplate, NewMetadataTemplate, UpdateMetadataTemplate};
use sqlx::SqliteConnection;

impl Handle<UpdateMetadataTemplate> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateMetadataTemplate) -> Outcome<MetadataTemplate> {
        let changes = operation.body;
        let mut write = self.store().write().await?;
        let mut template = load_template(&mut write, &operation.template_name).await?;
        if changes.name != template.name {
            return Err(ApiError::invalid("name", "The name of a template cannot change: datasets refer to it").into());
        }
        if !changes.is_active && template.is_always_active == Some(true) {
            return Err(ApiError::invalid("is_active", "This template is always active").into());
        }
        template.is_active = changes.is_active;
        if template.is_editable() {
            check(&changes)?;
            template.kind = changes.kind;
            template.title = changes.title;
            template.schema = with_suggest_urls(template.name.as_str(), changes.schema);
            template.updated_at = Some(now());
            template.updated_by = Some(caller.related());
            save(&mut write, &template, Some(serde_json::to_string(&template)?)).await?;
        } else {
            refuse_changes(&template, &changes)?;
            save(&mut write, &template, None).await?;
        }
        write.commit().await?;
        Ok(template)
    }
}

/// Refuses to change more of a template of the system than whether it is active.
fn refuse_changes(template: &MetadataTemplate, changes: &NewMetadataTemplate) -> Result<(), ApiError> {
    let message = "This template can be enabled or disabled, not changed";
    let changed = [
        ("title", changes.title != template.title),
        ("type", changes.kind != template.kind),
        ("schema", changes.schema != template.schema),
    ];
    let messages: Vec<_> = changed
        .iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| ((*field).to_owned(), message.to_owned()))
        .collect();
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

async fn save(connection: &mut SqliteConnection, template: &MetadataTemplate, document: Option<String>) -> Outcome<()> {
    sqlx::query(
        "INSERT INTO metadata_templates (name, is_active, document) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET is_active = excluded.is_active, document = excluded.document",
    )
    .bind(template.name.as_str())
    .bind(template.is_active)
    .bind(document)
    .execute(connection)
    .await?;
    Ok(())
}
