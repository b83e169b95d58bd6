//! Processors of JSON texts. Paths are those of ijson: keys joined by dots, `item` for the items of an array.

use super::{Builder, fill};
use crate::pipeline::Step;
use crate::{Row, Value};
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;
use serde_json::Value as Json;

fn parse(value: &Value) -> Result<Json, String> {
    match value {
        Value::GeoShape(shape) => Ok((**shape).clone()),
        value => serde_json::from_str(&value.text()).map_err(|error| format!("Not JSON: {error}")),
    }
}

/// All values at a path. A key that holds a dot is found too.
fn select<'a>(json: &'a Json, path: &str, found: &mut Vec<&'a Json>) {
    if path.is_empty() {
        found.push(json);
        return;
    }
    if let Some(value) = json.get(path) {
        found.push(value);
        return;
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    match json {
        Json::Array(items) if step == "item" => items.iter().for_each(|item| select(item, rest, found)),
        Json::Object(_) => {
            if let Some(value) = json.get(step) {
                select(value, rest, found);
            }
        }
        _ => {}
    }
}

pub(super) fn extract_from_json(kind: &contract::ExtractFromJson, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let mut rules = Vec::with_capacity(kind.rules.len());
    for rule in &kind.rules {
        let path = rule.trim();
        if path.is_empty() || path.split('.').any(|step| step == "item") {
            with.refuse("rules", format!("“{rule}” names no single value: use keys joined by dots, without “item”"));
            continue;
        }
        rules.push((path.to_owned(), with.output(path, FieldType::Text)));
    }
    Some(Box::new(move |mut row, emit| {
        let mut values = vec![Value::Null; rules.len()];
        if !row.get(field).is_empty() {
            match parse(row.get(field)) {
                Ok(json) => {
                    for (value, (path, _)) in values.iter_mut().zip(&rules) {
                        let mut found = Vec::new();
                        select(&json, path, &mut found);
                        *value = found.first().map(|json| Value::from_json((*json).clone())).unwrap_or_default();
                    }
                }
                Err(message) => emit.error(row.record, field, message),
            }
        }
        for ((_, output), value) in rules.iter().zip(values) {
            row.set(*output, value);
        }
        emit.row(row);
    }))
}

/// A record without an array, or with an empty one, stays one record.
pub(super) fn expand_json_array(kind: &contract::ExpandJsonArray, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("json_array_field", &kind.json_array_field);
    let output = match kind.output_field.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => with.output(name, FieldType::Text),
        None => field,
    };
    let rule = kind.rule.clone().unwrap_or_default().trim().to_owned();
    Some(Box::new(move |mut row, emit| {
        let value = row.get(field);
        let items = if value.is_empty() { Ok(Vec::new()) } else { parse(value).map(|json| items(&json, &rule)) };
        let items = items.unwrap_or_else(|message| {
            emit.error(row.record, field, message);
            Vec::new()
        });
        let Some((last, before)) = items.split_last() else {
            row.set(output, Value::Null);
            return emit.row(row);
        };
        for item in before {
            let mut copy: Row = row.clone();
            copy.set(output, item.clone());
            emit.row(copy);
        }
        row.set(output, last.clone());
        emit.row(row);
    }))
}

/// The values at a path; where the last one is an array, its items.
fn items(json: &Json, rule: &str) -> Vec<Value> {
    let mut found = Vec::new();
    select(json, rule, &mut found);
    found
        .into_iter()
        .flat_map(|json| match json {
            Json::Array(items) => items.clone(),
            other => vec![other.clone()],
        })
        .map(Value::from_json)
        .collect()
}

pub(super) fn json_array_to_multivalued(
    kind: &contract::JsonArrayToMultivalued,
    with: &mut Builder<'_>,
) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::Text);
    let rule = kind.rule.trim().to_owned();
    let separator = kind.separator.clone().unwrap_or_else(|| ";".to_owned());
    Some(fill(output, move |row| {
        let value = row.get(field);
        if value.is_empty() {
            return Ok(Value::Null);
        }
        let texts: Vec<String> =
            items(&parse(value)?, &rule).into_iter().filter(|item| !item.is_empty()).map(Value::into_text).collect();
        Ok(Value::from_text(texts.join(&separator)))
    }))
}
