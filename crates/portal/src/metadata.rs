//! Metadata of datasets: all of them, one template, one value (behaviour.md 8).

mod change;
mod check;
mod content_configuration;
pub mod harvested;
mod propagation;
mod remote;

pub use change::{date_data_change, date_published_data, settle_new};
pub use propagation::propagate;

use crate::datasets::load_dataset;
use crate::metadata_templates::load_templates;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::dataset_metadata::*;
use portico_contract::metadata::{Metadata, MetadataValue, TemplateValues};
use portico_contract::metadata_templates::MetadataTemplate;
use portico_contract::{ApiError, Nothing, TemplateFieldName, TemplateName};

/// Refuses with `not_found` a template that no portal setting knows and the dataset has no values of.
fn require_template(templates: &[MetadataTemplate], metadata: &Metadata, name: &TemplateName) -> Result<(), ApiError> {
    let known = templates.iter().any(|template| template.name == *name) || metadata.0.contains_key(name.as_str());
    if known { Ok(()) } else { Err(ApiError::not_found()) }
}

/// The same for a field of a template.
fn require_field(
    templates: &[MetadataTemplate],
    metadata: &Metadata,
    name: &TemplateName,
    field: &TemplateFieldName,
) -> Result<(), ApiError> {
    let template = templates.iter().find(|template| template.name == *name);
    let known = template.is_some_and(|template| template.field(field.as_str()).is_some())
        || metadata.get(name.as_str(), field.as_str()).is_some();
    if known { Ok(()) } else { Err(ApiError::not_found()) }
}

fn template_values(metadata: &Metadata, name: &TemplateName) -> TemplateValues {
    metadata.0.get(name.as_str()).cloned().unwrap_or_default()
}

/// A field that has no value yet is there all the same: its value is null.
fn field_value(metadata: &Metadata, name: &TemplateName, field: &TemplateFieldName) -> MetadataValue {
    let values = metadata.0.get(name.as_str());
    values.and_then(|values| values.get(field.as_str())).cloned().unwrap_or_default()
}

impl Handle<ListAllDatasetMetadata> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListAllDatasetMetadata) -> Outcome<Metadata> {
        Ok(load_dataset(&mut *self.store().read().await?, &operation.dataset_uid).await?.metadata)
    }
}

impl Handle<ListTemplateDatasetMetadata> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListTemplateDatasetMetadata) -> Outcome<TemplateValues> {
        let mut connection = self.store().read().await?;
        let metadata = load_dataset(&mut connection, &operation.dataset_uid).await?.metadata;
        require_template(&load_templates(&mut connection).await?, &metadata, &operation.template_name)?;
        Ok(template_values(&metadata, &operation.template_name))
    }
}

impl Handle<RetrieveTemplateFieldDatasetMetadata> for Portal {
    async fn handle(
        &self,
        _caller: &Caller,
        operation: RetrieveTemplateFieldDatasetMetadata,
    ) -> Outcome<MetadataValue> {
        let mut connection = self.store().read().await?;
        let metadata = load_dataset(&mut connection, &operation.dataset_uid).await?.metadata;
        let (template, field) = (&operation.template_name, &operation.template_field_name);
        require_field(&load_templates(&mut connection).await?, &metadata, template, field)?;
        Ok(field_value(&metadata, template, field))
    }
}

impl Handle<UpdateAllDatasetMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateAllDatasetMetadata) -> Outcome<Metadata> {
        self.change_metadata(caller, &operation.dataset_uid, |_, metadata| {
            *metadata = remote::replaced_all(metadata, operation.body);
            Ok(())
        })
        .await
    }
}

impl Handle<UpdateTemplateDatasetMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateTemplateDatasetMetadata) -> Outcome<TemplateValues> {
        let name = operation.template_name;
        let metadata = self
            .change_metadata(caller, &operation.dataset_uid, |templates, metadata| {
                require_template(templates, metadata, &name)?;
                let values = remote::replaced(&template_values(metadata, &name), operation.body);
                metadata.0.insert(name.as_str().to_owned(), values);
                Ok(())
            })
            .await?;
        Ok(template_values(&metadata, &name))
    }
}

impl Handle<UpdateTemplateFieldDatasetMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateTemplateFieldDatasetMetadata) -> Outcome<MetadataValue> {
        let (name, field) = (operation.template_name, operation.template_field_name);
        let metadata = self
            .change_metadata(caller, &operation.dataset_uid, |templates, metadata| {
                require_field(templates, metadata, &name, &field)?;
                let values = metadata.0.entry(name.as_str().to_owned()).or_default();
                let value = remote::settled(operation.body, values.get(field.as_str()));
                values.insert(field.as_str().to_owned(), value);
                Ok(())
            })
            .await?;
        Ok(field_value(&metadata, &name, &field))
    }
}

impl Handle<DeleteTemplateFieldDatasetMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: DeleteTemplateFieldDatasetMetadata) -> Outcome<Nothing> {
        let (name, field) = (operation.template_name, operation.template_field_name);
        self.change_metadata(caller, &operation.dataset_uid, |templates, metadata| {
            require_field(templates, metadata, &name, &field)?;
            let values = metadata.0.entry(name.as_str().to_owned()).or_default();
            if let Some(value) = values.remove(field.as_str())
                && value.remote_value.is_some()
            {
                values.insert(field.as_str().to_owned(), remote::reset(&value));
            }
            Ok(())
        })
        .await?;
        Ok(Nothing)
    }
}
