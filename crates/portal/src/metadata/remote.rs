//! Values of datasets that are linked to a remote one: `remote_value` is what it says, `override_remote_value`
//! whether the local value wins (behaviour.md 8). Both exist only where there is a remote value.

use portico_contract::metadata::{Metadata, MetadataValue, TemplateValues};

/// What is stored of a value that was sent, given what was there.
pub fn settled(wanted: MetadataValue, stored: Option<&MetadataValue>) -> MetadataValue {
    let Some(MetadataValue { remote_value: Some(remote), extra, .. }) = stored else {
        return MetadataValue { value: wanted.value, ..MetadataValue::default() };
    };
    // A client that says nothing about it wins by writing something else.
    let overrides = wanted.override_remote_value.unwrap_or(wanted.value != *remote);
    MetadataValue {
        value: if overrides { wanted.value } else { remote.clone() },
        remote_value: Some(remote.clone()),
        override_remote_value: Some(overrides),
        extra: extra.clone(),
    }
}

/// The remote value again.
pub fn reset(stored: &MetadataValue) -> MetadataValue {
    let value = stored.remote_value.clone().unwrap_or_default();
    MetadataValue { value, override_remote_value: Some(false), ..stored.clone() }
}

/// A template replaced: what is left out is removed, or remote again.
pub fn replaced(stored: &TemplateValues, wanted: TemplateValues) -> TemplateValues {
    let mut values: TemplateValues =
        wanted.into_iter().map(|(name, value)| (name.clone(), settled(value, stored.get(&name)))).collect();
    for (name, value) in stored.iter().filter(|(_, value)| value.remote_value.is_some()) {
        values.entry(name.clone()).or_insert_with(|| reset(value));
    }
    values
}

/// All metadata replaced, by the same rule.
pub fn replaced_all(stored: &Metadata, mut wanted: Metadata) -> Metadata {
    for template in stored.0.keys() {
        wanted.0.entry(template.clone()).or_default();
    }
    let empty = TemplateValues::new();
    let replaced = |(name, values): (String, TemplateValues)| {
        let values = replaced(stored.0.get(&name).unwrap_or(&empty), values);
        (name, values)
    };
    Metadata(wanted.0.into_iter().map(replaced).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn linked(value: &str, overrides: bool) -> MetadataValue {
        serde_json::from_value(json!({"value": value, "remote_value": "theirs", "override_remote_value": overrides}))
            .unwrap()
    }

    fn sent(body: serde_json::Value) -> MetadataValue {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_local_value_wins_only_while_it_overrides() {
        let stored = linked("theirs", false);
        let wins = settled(sent(json!({"value": "mine", "override_remote_value": true})), Some(&stored));
        assert_eq!((wins.value.as_str(), wins.override_remote_value), (Some("mine"), Some(true)));
        let dropped = settled(sent(json!({"value": "mine", "override_remote_value": false})), Some(&stored));
        assert_eq!((dropped.value.as_str(), dropped.override_remote_value), (Some("theirs"), Some(false)));
    }

    #[test]
    fn the_two_remote_keys_do_not_exist_where_nothing_is_remote() {
        let value = settled(sent(json!({"value": 1, "remote_value": 2, "override_remote_value": true})), None);
        assert_eq!(serde_json::to_value(value).unwrap(), json!({"value": 1}));
    }

    #[test]
    fn a_replaced_template_loses_what_is_left_out_and_takes_the_remote_value_again() {
        let stored =
            TemplateValues::from([("title".into(), linked("mine", true)), ("note".into(), MetadataValue::new("x"))]);
        let values = replaced(&stored, TemplateValues::new());
        assert_eq!(values.len(), 1);
        assert_eq!(values["title"], linked("theirs", false));
    }
}
