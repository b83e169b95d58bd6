//! What makes the content of a page sound: no block shows data that are not there, no layout places a block that is
//! not there.

use portico_contract::ApiError;
use portico_contract::metadata::Metadata;
use portico_contract::studio_content::{StudioPageContent, sections};
use serde_json::Value;

/// Refuses dangling references, and gives blocks and providers their key as uid where they bring none.
pub fn refuse_faults(content: &mut StudioPageContent) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    let mut refuse = |field: String, message: String| messages.push((field, message));
    for (key, block) in &mut content.blocks {
        if block.uid.get_or_insert_with(|| key.clone()) != key {
            refuse(format!("blocks.{key}.uid"), "Must be the key of the block".to_owned());
        }
        match &block.kind {
            None => refuse(format!("blocks.{key}.type"), "This field is required".to_owned()),
            Some(kind) => {
                if let Err(error) = kind.check() {
                    refuse(format!("blocks.{key}.type"), error.to_string());
                }
            }
        }
        if let Some(source) = block.source.as_deref()
            && !content.data_providers.contains_key(source)
        {
            refuse(format!("blocks.{key}.source"), format!("There is no data provider \"{source}\""));
        }
    }
    for (key, provider) in &mut content.data_providers {
        provider.uid.get_or_insert_with(|| key.clone());
        if provider.dataset_id.as_deref().is_none_or(|id| id.trim().is_empty()) {
            refuse(format!("data_providers.{key}.datasetId"), "This field is required".to_owned());
        }
    }
    for layout in content.layouts.keys() {
        let Some(sections) = sections(&content.layouts, layout) else {
            refuse(format!("layouts.{layout}"), "Must be a list of sections with uid and blocks".to_owned());
            continue;
        };
        for (row, section) in sections.iter().enumerate() {
            for (place, block) in section.blocks.iter().enumerate() {
                if !content.blocks.contains_key(&block.uid) {
                    let field = format!("layouts.{layout}.{row}.blocks.{place}.uid");
                    refuse(field, format!("There is no block \"{}\"", block.uid));
                }
            }
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

/// Metadata of a page are in the template `asset`: a title, a description, tags (behaviour.md 8).
pub fn refuse_metadata_faults(metadata: &Metadata) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    for (template, values) in &metadata.0 {
        if template != "asset" {
            messages.push((template.clone(), "There is no such metadata template for pages".to_owned()));
            continue;
        }
        for (field, value) in values {
            let is_texts = |items: &Vec<Value>| items.iter().all(Value::is_string);
            let fits = match (field.as_str(), &value.value) {
                (_, Value::Null) | ("title" | "description", Value::String(_)) => Ok(()),
                ("tags", Value::Array(items)) if is_texts(items) => Ok(()),
                ("title" | "description", _) => Err("Must be a text"),
                ("tags", _) => Err("Must be a list of texts"),
                _ => Err("There is no such field in this template"),
            };
            if let Err(message) = fits {
                messages.push((format!("asset.{field}"), message.to_owned()));
            }
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(content: Value) -> Vec<String> {
        let mut content: StudioPageContent = serde_json::from_value(content).unwrap();
        match refuse_faults(&mut content) {
            Ok(()) => Vec::new(),
            Err(error) => error.detail.into_keys().collect(),
        }
    }

    #[test]
    fn content_as_published_pages_show_it_is_sound() {
        let content = json!({
            "blocks": {"b1": {"uid": "b1", "type": "chart", "source": "p1", "configuration": {}}, "b2": {"type": "text", "source": null}},
            "data_providers": {"p1": {"uid": "p1", "datasetId": "airports"}},
            "layouts": {"default": [{"uid": "section_1", "type": "content", "blocks": [{"uid": "b1"}, {"uid": "b2"}]}]},
            "filters": {"layout": []},
        });
        assert_eq!(faults(content), [""; 0]);
    }

    #[test]
    fn what_points_to_nothing_is_refused_by_name() {
        let content = json!({
            "blocks": {"b1": {"uid": "b9", "type": "carousel", "source": "p1"}},
            "data_providers": {"p2": {}},
            "layouts": {"default": [{"uid": "section_1", "blocks": [{"uid": "b7"}]}], "print": {}},
        });
        assert_eq!(
            faults(content),
            [
                "blocks.b1.source",
                "blocks.b1.type",
                "blocks.b1.uid",
                "data_providers.p2.datasetId",
                "layouts.default.0.blocks.0.uid",
                "layouts.print"
            ]
        );
    }
}
