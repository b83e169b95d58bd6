//! Metadata of datasets that a harvester keeps: what the catalog says, what the harvester forces, what was edited here
//! (behaviour.md 8, 14).

use super::{check, propagation};
use portico_contract::ApiError;
use portico_contract::harvesters::ForcedMetas;
use portico_contract::metadata::{Metadata, MetadataValue, TemplateValues};
use portico_contract::metadata_templates::MetadataTemplate;
use serde_json::Value;
use std::collections::BTreeSet;

/// Metadata of a catalog as this portal can keep them: what no template here knows is left out, and so is what does
/// not fit outside `default`. What does not fit in `default` is refused.
pub fn settle_remote(templates: &[MetadataTemplate], remote: &mut Metadata) -> Result<(), ApiError> {
    let nothing = Metadata::default();
    keep_known(templates, remote);
    for (name, values) in remote.0.iter_mut().filter(|(name, _)| *name != "default") {
        values.retain(|field, value| {
            let alone = TemplateValues::from([(field.clone(), value.clone())]);
            let alone = Metadata([(name.clone(), alone)].into());
            check::refuse_faults(templates, &nothing, &alone).is_ok()
        });
    }
    check::refuse_faults(templates, &nothing, remote)?;
    // Identifiers and labels first: they are remote values both.
    propagation::propagate(templates, &nothing, remote);
    keep_known(templates, remote);
    Ok(())
}

fn keep_known(templates: &[MetadataTemplate], metadata: &mut Metadata) {
    metadata.0.retain(|name, values| {
        let template = templates.iter().find(|template| template.name.as_str() == name);
        values.retain(|field, value| {
            !value.value.is_null() && template.is_some_and(|template| template.field(field).is_some())
        });
        !values.is_empty()
    });
}

/// Values that a harvester forces, as metadata.
///
/// # Errors
/// One that fits no template, named `forced_metas.default.title`.
pub fn settle_forced(templates: &[MetadataTemplate], forced: &ForcedMetas) -> Result<Metadata, ApiError> {
    let nothing = Metadata::default();
    let mut metadata = Metadata::default();
    for (template, values) in forced {
        for (field, value) in values.iter().filter(|(_, value)| !value.is_null()) {
            metadata.set(template, field, value.clone());
        }
    }
    check::refuse_faults(templates, &nothing, &metadata).map_err(|error| {
        let named = error.detail.into_iter().flat_map(|(field, messages)| {
            messages.into_iter().map(move |message| (format!("forced_metas.{field}"), message))
        });
        ApiError::invalid_fields(named)
    })?;
    propagation::propagate(templates, &nothing, &mut metadata);
    Ok(metadata)
}

/// The metadata of a dataset after a run. `forced_before` is what the last run has forced.
pub fn linked(stored: &Metadata, remote: &Metadata, forced: &Metadata, forced_before: &Metadata) -> Metadata {
    let all = [stored, remote, forced];
    let names: BTreeSet<(&str, &str)> = all.iter().flat_map(|metadata| names(metadata)).collect();
    let mut after = Metadata::default();
    for (template, field) in names {
        let known = |metadata: &Metadata| metadata.get(template, field).cloned();
        let was_forced = |value: &MetadataValue| known(forced_before).as_ref() == Some(&value.value);
        // What was forced and is no longer was nobody's wish here.
        let stored = stored.0.get(template).and_then(|values| values.get(field)).filter(|value| !was_forced(value));
        if let Some(value) = settled(stored, known(remote), known(forced)) {
            after.0.entry(template.to_owned()).or_default().insert(field.to_owned(), value);
        }
    }
    after
}

fn names(metadata: &Metadata) -> impl Iterator<Item = (&str, &str)> {
    metadata.0.iter().flat_map(|(name, values)| values.keys().map(|field| (name.as_str(), field.as_str())))
}

fn settled(stored: Option<&MetadataValue>, remote: Option<Value>, forced: Option<Value>) -> Option<MetadataValue> {
    let extra = stored.map(|value| value.extra.clone()).unwrap_or_default();
    let linked = |value: Value, remote: Value| {
        let override_remote_value = Some(value != remote);
        MetadataValue { value, remote_value: Some(remote), override_remote_value, extra: extra.clone() }
    };
    match (stored, remote, forced) {
        (_, Some(remote), Some(forced)) => Some(linked(forced, remote)),
        (_, None, Some(forced)) => Some(MetadataValue::new(forced)),
        (None, Some(remote), None) => Some(linked(remote.clone(), remote)),
        (Some(stored), Some(remote), None) => {
            // A value that was written here before the catalog had one is kept as well.
            let is_own = match stored.remote_value {
                Some(_) => stored.override_remote_value == Some(true),
                None => !stored.value.is_null(),
            };
            Some(linked(if is_own { stored.value.clone() } else { remote.clone() }, remote))
        }
        (Some(stored), None, None) if stored.remote_value.is_none() => Some(stored.clone()),
        // The catalog says nothing any more: what was written here stays.
        (Some(stored), None, None) if stored.override_remote_value == Some(true) => {
            Some(MetadataValue { value: stored.value.clone(), extra, ..MetadataValue::default() })
        }
        _ => None,
    }
}

/// The metadata of a dataset that no harvester keeps any more: values stay, links go.
pub fn detached(stored: &Metadata) -> Metadata {
    let mut after = stored.clone();
    for value in after.0.values_mut().flat_map(|values| values.values_mut()) {
        value.remote_value = None;
        value.override_remote_value = None;
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(value: Value) -> Metadata {
        serde_json::from_value(json!({ "default": value })).unwrap()
    }

    fn plain(value: Value) -> Metadata {
        let mut all = Metadata::default();
        for (field, value) in value.as_object().unwrap() {
            all.set("default", field, value.clone());
        }
        all
    }

    #[test]
    fn the_catalog_is_followed_except_where_somebody_here_overrides_it() {
        let none = Metadata::default();
        let stored = metadata(json!({
            "title": {"value": "mine", "remote_value": "old", "override_remote_value": true},
            "publisher": {"value": "old", "remote_value": "old", "override_remote_value": false},
            "references": {"value": "here"},
            "language": {"value": "fr", "remote_value": "fr", "override_remote_value": false},
            "keyword": {"value": ["a"], "remote_value": ["b"], "override_remote_value": true},
        }));
        let remote = plain(json!({"title": "new", "publisher": "new", "references": "there", "license": "new"}));
        let after = linked(&stored, &remote, &none, &none);
        assert_eq!(
            after,
            metadata(json!({
                "title": {"value": "mine", "remote_value": "new", "override_remote_value": true},
                "publisher": {"value": "new", "remote_value": "new", "override_remote_value": false},
                "references": {"value": "here", "remote_value": "there", "override_remote_value": true},
                "license": {"value": "new", "remote_value": "new", "override_remote_value": false},
                "keyword": {"value": ["a"]},
            }))
        );
        assert_eq!(linked(&after, &remote, &none, &none), after);
    }

    #[test]
    fn a_forced_value_wins_as_long_as_it_is_forced() {
        let none = Metadata::default();
        let (remote, forced) =
            (plain(json!({"publisher": "theirs"})), plain(json!({"publisher": "ours", "timezone": "UTC"})));
        let during = linked(&none, &remote, &forced, &none);
        assert_eq!(
            during,
            metadata(json!({
                "publisher": {"value": "ours", "remote_value": "theirs", "override_remote_value": true},
                "timezone": {"value": "UTC"},
            }))
        );
        let after = linked(&during, &remote, &none, &forced);
        assert_eq!(
            after,
            metadata(
                json!({"publisher": {"value": "theirs", "remote_value": "theirs", "override_remote_value": false}})
            )
        );
        assert_eq!(detached(&after), metadata(json!({"publisher": {"value": "theirs"}})));
    }
}
