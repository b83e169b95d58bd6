//! Licence and themes stand in two templates: identifiers in `internal`, and in `default` their copies with labels.
//! Clients write either and read either (behaviour.md 8).

use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::{MetadataTemplate, MetadataTemplateField};
use serde_json::Value;

/// The identifier in `internal`, its copy in `default`, and the label in `default`.
const PAIRS: [(&str, &str); 2] = [("license_id", "license"), ("theme_id", "theme")];

/// Carries a change of either side to the other. `internal` decides where both or none changed: a client that
/// replaces `default` without the copies has not taken the licence away.
pub fn propagate(templates: &[MetadataTemplate], before: &Metadata, after: &mut Metadata) {
    let internal = templates.iter().find(|template| template.name.as_str() == "internal");
    for (id, label) in PAIRS {
        let Some(field) = internal.and_then(|template| template.field(id)) else { continue };
        let changed = |after: &Metadata, template: &str, name: &str| {
            let value = after.get(template, name);
            (value != before.get(template, name)).then(|| value.cloned().unwrap_or_default())
        };
        if changed(after, "internal", id).is_none() {
            let from_id = changed(after, "default", id).filter(|value| !value.is_null());
            let from_label = changed(after, "default", label).map(|value| translate(&value, |text| id_of(field, text)));
            if let Some(value) = from_id.or(from_label.filter(|value| !is_empty(value))) {
                after.set("internal", id, value);
            }
        }
        match after.get("internal", id).cloned().filter(|value| !is_empty(value)) {
            Some(value) => {
                after.set("default", label, translate(&value, |text| Some(label_of(field, text))));
                after.set("default", id, value);
            }
            // Nothing is known of it any more; a label that is no identifier's stays what it is.
            None if before.get("internal", id).is_some_and(|value| !is_empty(value)) => {
                if let Some(values) = after.0.get_mut("default") {
                    values.remove(id);
                    values.remove(label);
                }
            }
            None => {}
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// A text or each text of a list; what has no translation is left out.
fn translate(value: &Value, of: impl Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).filter_map(of).collect(),
        Value::String(text) => of(text).map_or(Value::Null, Value::from),
        _ => Value::Null,
    }
}

fn label_of(field: &MetadataTemplateField, id: &str) -> String {
    let labels = field.labels.as_ref().and_then(|labels| labels.get(id));
    labels.and_then(|labels| labels.get("en")).cloned().unwrap_or_else(|| id.to_owned())
}

fn id_of(field: &MetadataTemplateField, label: &str) -> Option<String> {
    let choices = field.choices.iter().flatten();
    choices.into_iter().find(|id| label_of(field, id) == label || id.as_str() == label).cloned()
}
