//! Metadata values: template, field, value (behaviour.md 8).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// One value. The last two exist only where the dataset is linked to a remote one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MetadataValue {
    pub value: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_value: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub override_remote_value: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl MetadataValue {
    pub fn new(value: impl Into<Value>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }
}

/// The values of one template, by field name.
pub type TemplateValues = BTreeMap<String, MetadataValue>;

/// All values, by template name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(pub BTreeMap<String, TemplateValues>);

impl Metadata {
    pub fn get(&self, template: &str, field: &str) -> Option<&Value> {
        self.0.get(template)?.get(field).map(|value| &value.value)
    }

    /// A text value, or nothing where it is missing, empty or of another kind.
    pub fn text(&self, template: &str, field: &str) -> Option<&str> {
        self.get(template, field)?.as_str().filter(|text| !text.is_empty())
    }

    /// The texts of a list value; a single text counts as a list of one.
    pub fn list(&self, template: &str, field: &str) -> Vec<&str> {
        match self.get(template, field) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => vec![text.as_str()],
            _ => Vec::new(),
        }
    }

    pub fn set(&mut self, template: impl Into<String>, field: impl Into<String>, value: impl Into<Value>) {
        self.0.entry(template.into()).or_default().entry(field.into()).or_default().value = value.into();
    }
}
