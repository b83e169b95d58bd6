//! What a call is done to: kind, identifier, title and section, derived from its path and bodies.

use crate::call::Call;
use portico_contract::{Method, OPERATIONS, OperationInfo};
use serde_json::Value;

/// The thing that a call changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Target {
    pub kind: Option<String>,
    /// Nothing where the call creates it.
    pub uid: Option<String>,
    /// Where inside it.
    pub section: Option<String>,
}

/// Kinds by the first segment of the path.
const KINDS: [(&str, &str); 13] = [
    ("datasets", "dataset"),
    ("harvesters", "harvester"),
    ("users", "user"),
    ("groups", "group"),
    ("apikeys", "apikey"),
    ("datasource_connections", "connection"),
    ("studio_pages", "studio_page"),
    ("code_editor_pages", "code_editor_page"),
    ("forms", "form"),
    ("glossary", "glossary_term"),
    ("medias", "image"),
    ("metadata", "metadata_template"),
    ("user_requests", "user_request"),
];

impl Target {
    pub fn of(call: &Call) -> Self {
        let mut segments = call.info.path.split('/').filter(|segment| !segment.is_empty());
        let first = segments.next().unwrap_or_default();
        let kind = KINDS.iter().find(|(segment, _)| *segment == first).map(|(_, kind)| (*kind).to_owned());
        let uid = call.path.first().map(|(_, value)| value.clone());
        let inner: Vec<_> = call.path.iter().skip(1).map(|(_, value)| value.as_str()).collect();
        let section = if uid.is_none() {
            None
        } else if !inner.is_empty() {
            Some(inner.join("."))
        } else if call.info.method == Method::Put || twin(call.info).is_some() {
            // A collection or a part of the target, not an order such as `publish`.
            segments.rfind(|segment| !segment.starts_with('{')).map(str::to_owned)
        } else {
            None
        };
        Self { kind, uid, section }
    }

    /// Name of the lock that its writers share.
    pub fn lock(&self) -> Option<String> {
        Some(format!("{}/{}", self.kind.as_deref()?, self.uid.as_deref()?))
    }

    /// The dataset that it is, if it is one.
    pub fn dataset(&self) -> Option<&str> {
        (self.kind.as_deref() == Some("dataset")).then_some(self.uid.as_deref()).flatten()
    }
}

/// The operation that reads what this one writes: the GET on the same path.
pub(crate) fn twin(info: &OperationInfo) -> Option<&'static OperationInfo> {
    OPERATIONS.iter().find(|other| other.method == Method::Get && other.path == info.path)
}

/// The identifier in an answer.
pub(crate) fn uid_of(value: &Value) -> Option<String> {
    let names = ["uid", "username", "slug", "name"];
    names.into_iter().find_map(|name| value.get(name)?.as_str()).map(str::to_owned)
}

/// The title in a body or an answer, wherever this kind of thing keeps it.
pub(crate) fn title_of(value: &Value) -> Option<String> {
    let metadata = |template: &str| value.get("metadata")?.get(template)?.get("title")?.get("value");
    let title = metadata("default")
        .or_else(|| metadata("asset"))
        .or_else(|| value.get("title"))
        .or_else(|| value.get("label"))
        .or_else(|| value.get("name"));
    match title? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        // Titles by language: the first will do.
        Value::Object(languages) => languages.values().find_map(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn publishing_has_a_target_and_no_section() {
        let call = Call::named("publish_dataset", json!({"dataset_uid": "da_1"})).unwrap();
        let target = Target::of(&call);
        assert_eq!(target, Target { kind: Some("dataset".into()), uid: Some("da_1".into()), section: None });
    }

    #[test]
    fn a_title_is_found_in_metadata() {
        assert_eq!(
            title_of(&json!({"metadata": {"default": {"title": {"value": "Trees"}}}})).as_deref(),
            Some("Trees")
        );
    }
}
