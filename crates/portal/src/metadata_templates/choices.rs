//! Choices of a field: each fits the type of the field, and labels are of choices that there are.

use portico_contract::metadata_templates::{FieldType, MetadataTemplateField};
use std::collections::BTreeSet;

/// What is wrong with the choices of a field: the part of the field at fault, and a message.
pub fn faults(field: &MetadataTemplateField) -> Vec<(&'static str, String)> {
    let choices = field.choices.as_deref().unwrap_or_default();
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for choice in choices {
        if let Some(kind) = unfit(&field.kind, choice) {
            faults.push(("choices", format!("\"{choice}\" is not {kind}")));
        }
        if !known.insert(choice.as_str()) {
            faults.push(("choices", format!("\"{choice}\" is there twice")));
        }
    }
    for choice in field.labels.iter().flat_map(|labels| labels.keys()) {
        if !known.contains(choice.as_str()) {
            faults.push(("labels", format!("\"{choice}\" is not among the choices")));
        }
    }
    faults
}

/// What a choice is not, and should be: choices are texts, whatever the type of the field.
fn unfit(kind: &FieldType, choice: &str) -> Option<&'static str> {
    let is_fit = |fits: bool, name: &'static str| (!fits).then_some(name);
    match kind {
        FieldType::Int => is_fit(choice.parse::<i64>().is_ok(), "a whole number"),
        FieldType::Double => is_fit(choice.parse::<f64>().is_ok_and(f64::is_finite), "a number"),
        FieldType::Boolean => is_fit(["true", "false"].contains(&choice), "true or false"),
        FieldType::Date => is_fit(choice.len() == 10 && choice.parse::<jiff::civil::Date>().is_ok(), "a date"),
        FieldType::Datetime => {
            let fits = choice.parse::<jiff::Timestamp>().is_ok() || choice.parse::<jiff::civil::DateTime>().is_ok();
            is_fit(fits, "a date and time")
        }
        FieldType::UriEnum | FieldType::UriEnumlist => is_fit(url::Url::parse(choice).is_ok(), "a URI"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parts(kind: &str, choices: &[&str]) -> Vec<&'static str> {
        let field = serde_json::from_value(json!({"name": "f", "type": kind, "choices": choices})).unwrap();
        faults(&field).into_iter().map(|(part, _)| part).collect()
    }

    #[test]
    fn choices_are_of_the_type_of_their_field() {
        for (kind, right, wrong) in [
            ("int", "-3", "3.5"),
            ("double", "3.5", "NaN"),
            ("boolean", "true", "yes"),
            ("date", "2026-11-23", "23/11/2026"),
            ("datetime", "2026-11-23T09:12:00Z", "noon"),
            ("uri_enum", "https://example.org/a", "a"),
            ("uri_enumlist", "urn:a:b", "b c"),
        ] {
            assert_eq!(parts(kind, &[right]), [""; 0], "{kind}");
            assert_eq!(parts(kind, &[wrong]), ["choices"], "{kind}");
        }
        assert_eq!(parts("enum", &["anything", "else"]), [""; 0]);
    }

    #[test]
    fn a_choice_is_there_once_and_a_label_is_of_a_choice() {
        assert_eq!(parts("enum", &["a", "a"]), ["choices"]);
        let field = json!({"name": "f", "type": "enum", "choices": ["a"], "labels": {"a": {"fr": "A"}, "b": {}}});
        let field: MetadataTemplateField = serde_json::from_value(field).unwrap();
        assert_eq!(faults(&field), [("labels", "\"b\" is not among the choices".to_owned())]);
    }
}
