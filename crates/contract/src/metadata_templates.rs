//! Metadata templates: which metadata there are, and of which kind (behaviour.md 8).

use crate::words::words;
use crate::{Limit, Nothing, Offset, Page, RelatedUser, TemplateFieldName, TemplateName, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// What a template is for. Only `basic` and `admin` ones can be created, edited or deleted.
    TemplateType {
        Interop = "interop",
        Basic = "basic",
        Extra = "extra",
        Admin = "admin",
    }

    /// What a field holds.
    FieldType {
        Text = "text",
        Date = "date",
        Datetime = "datetime",
        GeoShape = "geo_shape",
        GeoArea = "geo_area",
        Html = "html",
        Multitext = "multitext",
        Boolean = "boolean",
        Int = "int",
        Double = "double",
        Longstring = "longstring",
        Enum = "enum",
        List = "list",
        Enumlist = "enumlist",
        UriEnum = "uri_enum",
        UriEnumlist = "uri_enumlist",
    }

    /// How much a field is wanted. Indicative: the API enforces nothing.
    RequirementLevel {
        Optional = "optional",
        Recommended = "recommended",
        Mandatory = "mandatory",
    }
}

/// The reference's default.
impl Default for FieldType {
    fn default() -> Self {
        Self::Text
    }
}

/// The reference's default.
impl Default for RequirementLevel {
    fn default() -> Self {
        Self::Optional
    }
}

impl TemplateType {
    /// True where the API lets templates of this type be created, edited and deleted.
    pub fn is_editable(&self) -> bool {
        matches!(self, Self::Basic | Self::Admin)
    }
}

/// A template as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetadataTemplate {
    pub name: TemplateName,
    #[serde(default)]
    pub title: String,
    #[serde(rename = "type")]
    pub kind: TemplateType,
    #[serde(default)]
    pub is_active: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_always_active: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_system: Option<bool>,
    #[serde(default)]
    pub schema: Vec<MetadataTemplateField>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<RelatedUser>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl MetadataTemplate {
    /// The title, or the name where there is none.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { self.name.as_str() } else { &self.title }
    }

    /// True where name, title and fields can be edited, and the template deleted.
    pub fn is_editable(&self) -> bool {
        self.is_system != Some(true) && self.kind.is_editable()
    }

    pub fn field(&self, name: &str) -> Option<&MetadataTemplateField> {
        self.schema.iter().find(|field| field.name.as_str() == name)
    }
}

/// A field of a template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetadataTemplateField {
    pub name: TemplateFieldName,
    #[serde(rename = "type", default)]
    pub kind: FieldType,
    #[serde(default)]
    pub label: Option<String>,
    #[serde(default)]
    pub help_text: Option<String>,
    #[serde(default)]
    pub is_hidden: bool,
    /// Suggests the values that other datasets have.
    #[serde(default)]
    pub self_suggest: bool,
    #[serde(default)]
    pub is_filter: bool,
    /// Can be translated.
    #[serde(default)]
    pub i18n: bool,
    #[serde(default)]
    pub suggest_url: Option<String>,
    /// The values that are accepted.
    #[serde(default)]
    pub choices: Option<Vec<String>>,
    /// Labels of the choices: choice, language, text.
    #[serde(default)]
    pub labels: Option<BTreeMap<String, BTreeMap<String, String>>>,
    #[serde(default)]
    pub requirement_level: RequirementLevel,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl MetadataTemplateField {
    /// The label, or the name where there is none.
    pub fn label(&self) -> &str {
        self.label.as_deref().filter(|label| !label.is_empty()).unwrap_or(self.name.as_str())
    }
}

/// What a template is created or updated with; an update replaces the fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewMetadataTemplate {
    pub name: TemplateName,
    pub title: String,
    #[serde(rename = "type")]
    pub kind: TemplateType,
    pub is_active: bool,
    pub schema: Vec<MetadataTemplateField>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// What was read, ready to be edited and sent back.
impl From<MetadataTemplate> for NewMetadataTemplate {
    fn from(template: MetadataTemplate) -> Self {
        Self {
            name: template.name,
            title: template.title,
            kind: template.kind,
            is_active: template.is_active,
            schema: template.schema,
            extra: template.extra,
        }
    }
}

/// Values that others have given a field.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MetadataTemplateFieldSuggestions {
    #[serde(default)]
    pub hits: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nb_hits: Option<u64>,
    /// Page number, time taken and the like.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Settings;

    /// List metadata templates.
    ListMetadataTemplates: list_metadata_templates = GET "/metadata/templates/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>, is_active: Option<bool>, r#type: Option<TemplateType>)
        -> [Page<MetadataTemplate>], Read;
    /// Create a metadata template.
    CreateMetadataTemplate: create_metadata_template = POST "/metadata/templates/" () {NewMetadataTemplate}
        -> [MetadataTemplate] = 201, Write;
    /// Retrieve a metadata template.
    RetrieveMetadataTemplates: retrieve_metadata_templates = GET "/metadata/templates/{template_name}/" (template_name: TemplateName)
        -> [MetadataTemplate], Read;
    /// Update a metadata template: enable or disable it, and, where it is editable, change its fields.
    UpdateMetadataTemplate: update_metadata_template = PUT "/metadata/templates/{template_name}/" (template_name: TemplateName)
        {NewMetadataTemplate} -> [MetadataTemplate], Write;
    /// Delete a metadata template.
    DeleteMetadataTemplate: delete_metadata_template = DELETE "/metadata/templates/{template_name}/" (template_name: TemplateName)
        -> [Nothing] = 204, Destroy;
    /// List the fields of a metadata template.
    GetMetadataFieldsList: get_metadata_fields_list = GET "/metadata/templates/{template_name}/fields/" (template_name: TemplateName)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<MetadataTemplateField>], Read;
    /// Retrieve a field of a metadata template.
    GetMetadataFieldsRetrieve: get_metadata_fields_retrieve
        = GET "/metadata/templates/{template_name}/fields/{template_field_name}/"
        (template_name: TemplateName, template_field_name: TemplateFieldName) -> [MetadataTemplateField], Read;
    /// Suggest values for a field that start like `query`.
    GetMetadataFieldValuesSuggestion: get_metadata_field_values_suggestion
        = GET "/metadata/templates/{template_name}/fields/{template_field_name}/suggest/"
        (template_name: TemplateName, template_field_name: TemplateFieldName) ?(query: String, count: Option<u32>)
        -> [MetadataTemplateFieldSuggestions], Read;
}
