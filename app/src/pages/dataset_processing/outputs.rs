//! Which fields a step writes, and which later steps need them.

use portico_contract::processors::{DatasetProcessor, ParameterKind, Processor};
use serde_json::Value;

/// Technical names that a step writes to, as its parameters say.
pub fn written(kind: &Processor) -> Vec<String> {
    named(kind, |kind| matches!(kind, ParameterKind::NewField))
}

fn named(kind: &Processor, is: impl Fn(ParameterKind) -> bool) -> Vec<String> {
    let parameters = kind.parameters();
    let description = kind.description();
    let wanted = description.iter().flat_map(|description| description.parameters).filter(|one| is(one.kind));
    wanted
        .filter_map(|parameter| parameters.get(parameter.name))
        .flat_map(|value| match value {
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            other => other.as_str().map(str::to_owned).into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

/// True where a step reads the field: picked, or named in an expression.
fn reads(kind: &Processor, field: &str) -> bool {
    let picked = named(kind, |kind| matches!(kind, ParameterKind::Field | ParameterKind::Fields));
    let written = named(kind, |kind| matches!(kind, ParameterKind::LongText | ParameterKind::Text));
    picked.iter().any(|name| name == field)
        || written.iter().any(|text| (text.starts_with('=') || text.contains("{{")) && mentions(text, field))
}

/// True where the text has the name as a whole word.
fn mentions(text: &str, field: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == field)
}

/// The fields that only this step makes, with the places (from 0) of the later steps that read them. `made` are the
/// fields that the simulation saw it add, where there is one.
pub fn dependents(steps: &[DatasetProcessor], place: usize, made: &[String]) -> Vec<(String, Vec<usize>)> {
    let Some(step) = steps.get(place) else { return Vec::new() };
    let mut fields = made.to_vec();
    if fields.is_empty() {
        fields = written(&step.kind);
    }
    fields.dedup();
    fields
        .into_iter()
        .map(|field| {
            let later = steps.iter().enumerate().skip(place + 1);
            let readers = later.filter(|(_, step)| reads(&step.kind, &field)).map(|(place, _)| place).collect();
            (field, readers)
        })
        .filter(|(_, readers): &(String, Vec<usize>)| !readers.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn later_steps_that_read_an_output_are_found_in_fields_and_expressions() {
        let steps: Vec<DatasetProcessor> = serde_json::from_value(json!([
            {"uid": "pr_1", "type": "concat", "left": "a", "right": "b", "output_field": "ab"},
            {"uid": "pr_2", "type": "extract_html", "field": "a"},
            {"uid": "pr_3", "type": "expression", "expression": "=upper(ab)", "output_field": "c"},
            {"uid": "pr_4", "type": "unicode_normalize", "fields": ["x", "ab"]},
            {"uid": "pr_5", "type": "expression", "expression": "=upper(abc)", "output_field": "d"},
        ]))
        .unwrap();
        assert_eq!(dependents(&steps, 0, &[]), [("ab".to_owned(), vec![2, 3])]);
        assert_eq!(dependents(&steps, 2, &[]), []);
    }
}
