//! Samples made from a schema: whole ones, ones that lack something optional, ones that lack something required.

use crate::schema::{Direction, Schema};
use serde_json::{Map, Value, json};

/// Values that a schema describes: its example first, then every alternative, word, type and flag at least once.
pub fn samples(schema: &Value, direction: Direction) -> Vec<Value> {
    let schema = Schema::new(schema);
    let mut all = match schema.get("example") {
        // The example of one item is sometimes a list of items.
        Some(Value::Array(items)) if !schema.accepts(&json!(items), direction) => items.clone(),
        Some(example) => vec![example.clone()],
        None => Vec::new(),
    };
    if let Some(constant) = schema.get("const") {
        all.push(constant.clone());
    } else if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        all.extend(words.iter().cloned());
    } else if let Some(alternatives) = schema.each_alternative(direction) {
        all.extend(alternatives.iter().flat_map(|alternative| samples(alternative, direction)));
    } else {
        let types = schema.types();
        // Anything goes: a text and a nested value stand for it.
        if types.is_empty() {
            all.extend([json!("text"), json!({"a": [1, null]})]);
        }
        for name in types {
            all.extend(of_type(&schema, name, direction));
        }
    }
    all.dedup();
    all
}

fn of_type(schema: &Schema, name: &str, direction: Direction) -> Vec<Value> {
    match name {
        "null" => vec![Value::Null],
        "string" => match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => vec![json!("2026-11-23T09:12:00Z")],
            Some("email") => vec![json!("louise.data@example.org")],
            Some("uri") => vec![json!("https://example.org/")],
            // An example may have a form that the specification does not tell.
            _ if schema.get("example").is_some() => Vec::new(),
            _ => vec![json!("text")],
        },
        "integer" | "number" => vec![json!(3)],
        "boolean" => vec![json!(true), json!(false)],
        "array" => {
            let items = schema.get("items").map(|items| samples(items, direction)).unwrap_or_default();
            items.into_iter().map(|item| json!([item])).chain([json!([])]).collect()
        }
        "object" => {
            let mut all = objects(schema, direction);
            if all.is_empty() {
                all.push(json!({"name": ["text"]}));
            }
            all
        }
        other => panic!("no such type in JSON Schema: {other}"),
    }
}

/// One object with everything, then one more for each further sample of each property.
fn objects(schema: &Schema, direction: Direction) -> Vec<Value> {
    let properties = schema.properties(direction);
    let others = schema.get("additionalProperties").filter(|others| others.is_object());
    let parts: Vec<(String, Vec<Value>)> = properties
        .into_iter()
        .map(|(name, property)| (name.clone(), samples(property, direction)))
        .chain(others.map(|others| ("another".to_owned(), samples(others, direction))))
        .collect();
    let whole: Map<String, Value> =
        parts.iter().filter_map(|(name, values)| Some((name.clone(), values.first()?.clone()))).collect();
    if whole.is_empty() {
        return Vec::new();
    }
    let variants = parts.iter().flat_map(|(name, values)| values.iter().skip(1).map(move |value| (name, value)));
    let variants = variants.map(|(name, value)| Value::Object(with(&whole, name, value.clone())));
    std::iter::once(Value::Object(whole.clone())).chain(variants).collect()
}

/// A value that lacks one property.
pub struct Lacking {
    /// `User.username`: the property, under the schema with a name that it is in.
    pub property: String,
    /// True where its own schema requires it; another alternative of a union may still take the value.
    pub is_required: bool,
    pub value: Value,
}

/// Every way to leave out one property, at any depth.
pub fn lacking(schema: &Value, direction: Direction) -> Vec<Lacking> {
    lacking_in("", schema, direction)
}

fn lacking_in(place: &str, schema: &Value, direction: Direction) -> Vec<Lacking> {
    let schema = Schema::new(schema);
    let place = schema.name.as_deref().unwrap_or(place);
    if let Some(alternatives) = schema.each_alternative(direction) {
        return alternatives.iter().flat_map(|alternative| lacking_in(place, alternative, direction)).collect();
    }
    if let Some(items) = schema.get("items") {
        let inside = lacking_in(place, items, direction).into_iter();
        return inside.map(|lack| Lacking { value: json!([lack.value]), ..lack }).collect();
    }
    let Some(Value::Object(whole)) = objects(&schema, direction).into_iter().next() else { return Vec::new() };
    let mut all = Vec::new();
    for (name, property) in schema.properties(direction) {
        let label = format!("{place}.{name}");
        let mut without = whole.clone();
        without.shift_remove(name);
        let inside = lacking_in(&label, property, direction).into_iter();
        all.extend(inside.map(|lack| Lacking { value: Value::Object(with(&whole, name, lack.value)), ..lack }));
        let is_required = schema.requires(name, direction);
        all.push(Lacking { property: label, is_required, value: Value::Object(without) });
    }
    if let Some(others) = schema.get("additionalProperties").filter(|others| others.is_object()) {
        let inside = lacking_in(&format!("{place}.*"), others, direction).into_iter();
        all.extend(inside.map(|lack| Lacking { value: Value::Object(with(&whole, "another", lack.value)), ..lack }));
    }
    all
}

fn with(whole: &Map<String, Value>, name: &str, value: Value) -> Map<String, Value> {
    let mut changed = whole.clone();
    changed.insert(name.to_owned(), value);
    changed
}

/// What a round trip lost or changed; what it added must be empty.
pub fn differences(path: &str, before: &Value, after: &Value) -> Vec<String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let kept = before.iter().flat_map(|(name, value)| match after.get(name) {
                Some(other) => differences(&format!("{path}.{name}"), value, other),
                // The label of a processor: null and absent say the same, and no update keeps a label by silence.
                None if name == "label" && value.is_null() => Vec::new(),
                None => vec![format!("{path}.{name} was lost: {value}")],
            });
            let added = after.iter().filter(|(name, value)| !before.contains_key(*name) && !is_empty(value));
            kept.chain(added.map(|(name, value)| format!("{path}.{name} was added: {value}"))).collect()
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.flat_map(|(at, (before, after))| differences(&format!("{path}.{at}"), before, after)).collect()
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => Vec::new(),
        _ if before == after => Vec::new(),
        _ => vec![format!("{path} was {before}, became {after}")],
    }
}

/// Nothing that was not there before: what a default writes.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_empty),
        Value::Bool(true) => false,
    }
}
