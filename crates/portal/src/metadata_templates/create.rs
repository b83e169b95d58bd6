//! Creating a template: only `basic` and `admin` ones (behaviour.md 8).

use super::system::suggest_url;
use super::{choices, load_templates};
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::metadata_templates::{
    CreateMetadataTemplate, MetadataTemplate, MetadataTemplateField, NewMetadataTemplate,
};
use portico_contract::{ApiError, RelatedUser};
use sqlx::SqliteConnection;

impl Handle<CreateMetadataTemplate> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateMetadataTemplate) -> Outcome<MetadataTemplate> {
        let mut write = self.store().write().await?;
        let template = insert_template(&mut write, operation.body, caller.related()).await?;
        write.commit().await?;
        Ok(template)
    }
}

/// Checks and stores a new template.
async fn insert_template(
    connection: &mut SqliteConnection,
    new: NewMetadataTemplate,
    creator: RelatedUser,
) -> Outcome<MetadataTemplate> {
    check(&new)?;
    if load_templates(connection).await?.iter().any(|template| template.name == new.name) {
        return Err(ApiError::invalid("name", "A template with this name already exists").into());
    }
    let moment = now();
    let template = MetadataTemplate {
        schema: with_suggest_urls(new.name.as_str(), new.schema),
        name: new.name,
        title: new.title,
        kind: new.kind,
        is_active: new.is_active,
        is_always_active: Some(false),
        is_system: Some(false),
        created_at: Some(moment.clone()),
        created_by: Some(creator.clone()),
        updated_at: Some(moment.clone()),
        updated_by: Some(creator),
        // What else was read and is sent back (`is_system`…) is not the caller's to set.
        extra: Default::default(),
    };
    sqlx::query("INSERT INTO metadata_templates (name, is_active, created_at, document) VALUES (?, ?, ?, ?)")
        .bind(template.name.as_str())
        .bind(template.is_active)
        .bind(moment.as_str())
        .bind(serde_json::to_string(&template)?)
        .execute(connection)
        .await?;
    Ok(template)
}

/// Everything that is wrong with a template, at once.
pub fn check(new: &NewMetadataTemplate) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    let mut refuse = |field: String, message: &str| messages.push((field, message.to_owned()));
    if !new.kind.is_editable() {
        refuse("type".to_owned(), "Only templates of type basic or admin can be created or edited");
    }
    if !is_name(new.name.as_str()) {
        refuse("name".to_owned(), NAME_RULE);
    }
    if new.title.trim().is_empty() {
        refuse("title".to_owned(), "This field may not be blank");
    }
    for (position, field) in new.schema.iter().enumerate() {
        if !is_name(field.name.as_str()) {
            refuse(format!("schema.{position}.name"), NAME_RULE);
        }
        if new.schema[..position].iter().any(|earlier| earlier.name == field.name) {
            refuse(format!("schema.{position}.name"), "Another field of the template has this name");
        }
        if let Err(error) = field.kind.check() {
            refuse(format!("schema.{position}.type"), &error.to_string());
        }
        if let Err(error) = field.requirement_level.check() {
            refuse(format!("schema.{position}.requirement_level"), &error.to_string());
        }
        for (part, message) in choices::faults(field) {
            refuse(format!("schema.{position}.{part}"), &message);
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

const NAME_RULE: &str = "Only letters, digits, hyphens and underscores are allowed";

/// Names stand in addresses and are the keys of metadata.
fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Fields with what the portal says of them.
pub fn with_suggest_urls(template: &str, mut schema: Vec<MetadataTemplateField>) -> Vec<MetadataTemplateField> {
    for field in &mut schema {
        // A property of the system's own fields.
        field.is_hidden = false;
        field.suggest_url = field.self_suggest.then(|| suggest_url(template, field.name.as_str()));
    }
    schema
}
