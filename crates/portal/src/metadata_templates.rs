//! Metadata templates: which metadata there are, and of which kind (behaviour.md 8).

mod choices;
mod create;
mod delete;
mod suggest;
mod system;
mod update;

use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::metadata_templates::{
    GetMetadataFieldsList, GetMetadataFieldsRetrieve, ListMetadataTemplates, MetadataTemplate, MetadataTemplateField,
    RetrieveMetadataTemplates,
};
use portico_contract::{ApiError, Page, TemplateName};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Every template: those of the system first, then those that people made, oldest first.
pub async fn load_templates(connection: &mut SqliteConnection) -> Outcome<Vec<MetadataTemplate>> {
    let rows: Vec<(String, bool, Option<String>)> =
        sqlx::query_as("SELECT name, is_active, document FROM metadata_templates ORDER BY created_at, name")
            .fetch_all(connection)
            .await?;
    let switched: HashMap<&str, bool> =
        rows.iter().filter(|row| row.2.is_none()).map(|row| (row.0.as_str(), row.1)).collect();
    let mut templates = system::templates()?.to_vec();
    for template in &mut templates {
        template.is_active = switched.get(template.name.as_str()).copied().unwrap_or(template.is_active);
    }
    for (_, is_active, document) in &rows {
        if let Some(document) = document {
            let template: MetadataTemplate = store::from_document(document)?;
            templates.push(MetadataTemplate { is_active: *is_active, ..template });
        }
    }
    Ok(templates)
}

/// The template, or `not_found`.
pub async fn load_template(connection: &mut SqliteConnection, name: &TemplateName) -> Outcome<MetadataTemplate> {
    let templates = load_templates(connection).await?;
    templates.into_iter().find(|template| template.name == *name).ok_or_else(|| ApiError::not_found().into())
}

impl Handle<ListMetadataTemplates> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListMetadataTemplates) -> Outcome<Page<MetadataTemplate>> {
        let mut templates = load_templates(&mut *self.store().read().await?).await?;
        templates.retain(|template| {
            operation.is_active.is_none_or(|wanted| template.is_active == wanted)
                && operation.r#type.as_ref().is_none_or(|wanted| template.kind == *wanted)
        });
        let total = templates.len() as u64;
        Ok(Page::new(total, Window::new(operation.limit, operation.offset).of(templates)))
    }
}

impl Handle<RetrieveMetadataTemplates> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveMetadataTemplates) -> Outcome<MetadataTemplate> {
        load_template(&mut *self.store().read().await?, &operation.template_name).await
    }
}

impl Handle<GetMetadataFieldsList> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetMetadataFieldsList) -> Outcome<Page<MetadataTemplateField>> {
        let template = load_template(&mut *self.store().read().await?, &operation.template_name).await?;
        let total = template.schema.len() as u64;
        Ok(Page::new(total, Window::new(operation.limit, operation.offset).of(template.schema)))
    }
}

impl Handle<GetMetadataFieldsRetrieve> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetMetadataFieldsRetrieve) -> Outcome<MetadataTemplateField> {
        let template = load_template(&mut *self.store().read().await?, &operation.template_name).await?;
        let field = template.field(operation.template_field_name.as_str());
        field.cloned().ok_or_else(|| ApiError::not_found().into())
    }
}
