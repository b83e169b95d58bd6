//! Values against the templates: unknown templates and fields, types, choices. What a dataset has already may be sent
//! back as it is, also where its template has changed or gone since: clients read, edit and write whole objects.

use super::content_configuration;
use portico_contract::ApiError;
use portico_contract::metadata::Metadata;
use portico_contract::metadata_templates::{FieldType, MetadataTemplate, MetadataTemplateField};
use serde_json::Value;

/// Refuses what changed and does not fit, every field at once: `default.title`.
pub fn refuse_faults(templates: &[MetadataTemplate], before: &Metadata, after: &Metadata) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    for (name, values) in &after.0 {
        let template = templates.iter().find(|template| template.name.as_str() == name);
        for (field, value) in values {
            if before.get(name, field) == Some(&value.value) {
                continue;
            }
            let Some(template) = template else { continue };
            let message = match template.field(field) {
                None => Some("There is no such field in this template".to_owned()),
                Some(definition) => fault(name, definition, &value.value),
            };
            messages.extend(message.map(|message| (format!("{name}.{field}"), message)));
        }
        if template.is_none() && before.0.get(name) != Some(values) && !values.is_empty() {
            messages.push((name.clone(), "There is no such metadata template".to_owned()));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

/// Why a value does not fit its field. Null fits every field: it says that there is no value.
fn fault(template: &str, field: &MetadataTemplateField, value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    if template == "asset_content_configuration" {
        return content_configuration::fault(field.name.as_str(), value);
    }
    let fault = match field.kind {
        FieldType::Text | FieldType::Longstring | FieldType::Html | FieldType::Enum | FieldType::UriEnum => {
            (!value.is_string()).then_some("Must be a text")
        }
        FieldType::List | FieldType::Multitext | FieldType::Enumlist | FieldType::UriEnumlist => {
            (!is_list_of_texts(value)).then_some("Must be a list of texts")
        }
        FieldType::Boolean => (!value.is_boolean()).then_some("Must be true or false"),
        FieldType::Int => (!value.is_i64() && !value.is_u64()).then_some("Must be a whole number"),
        FieldType::Double => (!value.is_number()).then_some("Must be a number"),
        FieldType::Date => (!is_date(value)).then_some("Must be a date, as in 2026-11-23"),
        FieldType::Datetime => (!is_moment(value)).then_some("Must be a date and time, as in 2026-11-23T09:12:00Z"),
        FieldType::GeoArea => {
            (!value.is_string() && !is_list_of_texts(value)).then_some("Must be one or several areas, as in ch_40_12")
        }
        FieldType::GeoShape => (!is_geometry(value)).then_some("Must be a GeoJSON geometry"),
        FieldType::Other(_) => None,
    };
    fault.map(str::to_owned).or_else(|| choice_fault(field, value))
}

fn choice_fault(field: &MetadataTemplateField, value: &Value) -> Option<String> {
    let choices = field.choices.as_deref().filter(|choices| !choices.is_empty())?;
    let texts: Vec<&str> = match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        Value::Number(number) => {
            let is_choice = |choice: &String| choice.parse::<f64>().ok() == number.as_f64();
            return (!choices.iter().any(is_choice)).then(|| format!("\"{number}\" is not a valid choice."));
        }
        Value::Bool(flag) => {
            let text = flag.to_string();
            return (!choices.contains(&text)).then(|| format!("\"{text}\" is not a valid choice."));
        }
        _ => return None,
    };
    let wrong = texts.into_iter().find(|text| !text.is_empty() && !choices.iter().any(|choice| choice == text))?;
    Some(format!("\"{wrong}\" is not a valid choice."))
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}

/// An empty text is how forms send no date.
fn is_date(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.is_empty() || text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10)
}

fn is_moment(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        text.is_empty() || text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok()
    })
}

/// An object, or the text of one: both are in the field.
fn is_geometry(value: &Value) -> bool {
    const KINDS: [&str; 9] = [
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
        "Feature",
        "FeatureCollection",
    ];
    let kind = |value: &Value| value.get("type").and_then(Value::as_str).is_some_and(|kind| KINDS.contains(&kind));
    match value {
        Value::String(text) => text.is_empty() || serde_json::from_str::<Value>(text).is_ok_and(|value| kind(&value)),
        value => kind(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: &str, choices: &[&str]) -> MetadataTemplateField {
        serde_json::from_value(json!({"name": "f", "type": kind, "choices": choices})).unwrap()
    }

    #[test]
    fn each_type_takes_its_own_values_and_null() {
        let geometry = json!({"type": "Point", "coordinates": [2, 48]});
        for (kind, right, wrong) in [
            ("text", json!("a"), json!(1)),
            ("longstring", json!("a"), json!(["a"])),
            ("html", json!("<p>a</p>"), json!({})),
            ("list", json!(["a"]), json!("a")),
            ("multitext", json!([]), json!([1])),
            ("boolean", json!(false), json!("false")),
            ("int", json!(3), json!(3.5)),
            ("double", json!(3.5), json!("3.5")),
            ("date", json!("2026-11-23"), json!("23/11/2026")),
            ("date", json!(""), json!("2026-11-23T09:12:00Z")),
            ("datetime", json!("2026-11-23T09:12:00+02:00"), json!("tomorrow")),
            ("geo_area", json!(["ch_40_12"]), json!(12)),
            ("geo_shape", geometry, json!({"type": "Circle"})),
        ] {
            let field = field(kind, &[]);
            assert_eq!(fault("t", &field, &right), None, "{kind}");
            assert_eq!(fault("t", &field, &Value::Null), None, "{kind}");
            assert!(fault("t", &field, &wrong).is_some(), "{kind}");
        }
    }

    #[test]
    fn a_choice_that_is_not_there_is_named() {
        assert_eq!(fault("t", &field("enum", &["a", "b"]), &json!("a")), None);
        assert_eq!(fault("t", &field("enum", &["a"]), &json!("c")).unwrap(), "\"c\" is not a valid choice.");
        assert!(fault("t", &field("enumlist", &["a", "b"]), &json!(["a", "c"])).is_some());
        assert_eq!(fault("t", &field("uri_enumlist", &[]), &json!(["anything"])), None);
        assert_eq!(fault("t", &field("double", &["1", "2.50"]), &json!(2.5)), None);
        assert!(fault("t", &field("int", &["1", "2"]), &json!(3)).is_some());
        assert!(fault("t", &field("boolean", &["true"]), &json!(false)).is_some());
    }
}
