//! Metadata of a dataset: all of them, one template, one value (behaviour.md 8).
//!
//! A PUT of all metadata or of a template replaces: fields that are left out are removed. A PUT of one value
//! touches only it.

use crate::metadata::{Metadata, MetadataValue, TemplateValues};
use crate::{DatasetUid, Nothing, TemplateFieldName, TemplateName, operations};

operations! {
    area Catalog;

    /// List all metadata of a dataset.
    ListAllDatasetMetadata: list_all_dataset_metadata = GET "/datasets/{dataset_uid}/metadata/" (dataset_uid: DatasetUid)
        -> [Metadata], Read;
    /// Replace all metadata of a dataset.
    UpdateAllDatasetMetadata: update_all_dataset_metadata = PUT "/datasets/{dataset_uid}/metadata/" (dataset_uid: DatasetUid)
        {Metadata} -> [Metadata], Write;
    /// List the metadata of one template.
    ListTemplateDatasetMetadata: list_template_dataset_metadata = GET "/datasets/{dataset_uid}/metadata/{template_name}/"
        (dataset_uid: DatasetUid, template_name: TemplateName) -> [TemplateValues], Read;
    /// Replace the metadata of one template.
    UpdateTemplateDatasetMetadata: update_template_dataset_metadata = PUT "/datasets/{dataset_uid}/metadata/{template_name}/"
        (dataset_uid: DatasetUid, template_name: TemplateName) {TemplateValues} -> [TemplateValues], Write;
    /// Retrieve one metadata value.
    RetrieveTemplateFieldDatasetMetadata: retrieve_template_field_dataset_metadata
        = GET "/datasets/{dataset_uid}/metadata/{template_name}/{template_field_name}/"
        (dataset_uid: DatasetUid, template_name: TemplateName, template_field_name: TemplateFieldName) -> [MetadataValue], Read;
    /// Set one metadata value.
    UpdateTemplateFieldDatasetMetadata: update_template_field_dataset_metadata
        = PUT "/datasets/{dataset_uid}/metadata/{template_name}/{template_field_name}/"
        (dataset_uid: DatasetUid, template_name: TemplateName, template_field_name: TemplateFieldName)
        {MetadataValue} -> [MetadataValue], Write;
    /// Reset one metadata value; where the dataset is linked to a remote one, its value applies again.
    DeleteTemplateFieldDatasetMetadata: delete_template_field_dataset_metadata
        = DELETE "/datasets/{dataset_uid}/metadata/{template_name}/{template_field_name}/"
        (dataset_uid: DatasetUid, template_name: TemplateName, template_field_name: TemplateFieldName)
        -> [Nothing] = 204, Write;
}
