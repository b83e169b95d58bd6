//! JSON Schema, as far as the specification uses it: one flat form, and what it accepts.

use crate::document::{reference_name, target};
use serde_json::{Map, Value, json};

/// What a value is for: properties that are read-only are not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Answer,
    Request,
}

/// What a request names by its uid, an answer may tell whole.
const ANSWERS_ONLY: &[&str] = &["DatasetFile"];

/// A schema without `$ref` and `allOf`: the parts are merged.
pub struct Schema {
    /// The name of the schema, where it has one.
    pub name: Option<String>,
    fields: Map<String, Value>,
}

impl Schema {
    pub fn new(value: &Value) -> Self {
        let mut fields = Map::new();
        gather(value, true, &mut fields);
        Self { name: reference_name(value).map(str::to_owned), fields }
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.fields.get(key)
    }

    pub fn alternatives(&self) -> Option<&Vec<Value>> {
        self.get("oneOf").or_else(|| self.get("anyOf")).and_then(Value::as_array)
    }

    /// The alternatives that travel in a direction, each with what is common to all.
    pub fn each_alternative(&self, direction: Direction) -> Option<Vec<Value>> {
        let alternatives = self.alternatives()?.iter().filter(|alternative| {
            direction == Direction::Answer
                || reference_name(alternative).is_none_or(|name| !ANSWERS_ONLY.contains(&name))
        });
        let mut common = self.fields.clone();
        ["oneOf", "anyOf", "example", "discriminator"].iter().for_each(|key| drop(common.shift_remove(*key)));
        if !common.contains_key("properties") {
            return Some(alternatives.cloned().collect());
        }
        Some(alternatives.map(|alternative| json!({ "allOf": [common, alternative] })).collect())
    }

    /// The names of the types; none where anything goes.
    pub fn types(&self) -> Vec<&str> {
        match self.get("type") {
            Some(Value::String(name)) => vec![name],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ if self.get("properties").is_some() || self.get("additionalProperties").is_some() => vec!["object"],
            _ => Vec::new(),
        }
    }

    /// The properties that travel in a direction. A read-only one that is required names the thing: it is sent too.
    pub fn properties(&self, direction: Direction) -> Vec<(&String, &Value)> {
        let all = self.get("properties").and_then(Value::as_object).into_iter().flatten();
        all.filter(|(name, value)| direction == Direction::Answer || !is_read_only(value) || self.lists(name)).collect()
    }

    pub fn requires(&self, property: &str, direction: Direction) -> bool {
        let is_read_only = || self.get("properties").and_then(|all| all.get(property)).is_some_and(is_read_only);
        self.lists(property) && (direction == Direction::Answer || !is_read_only())
    }

    fn lists(&self, property: &str) -> bool {
        self.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|name| name == property))
    }

    /// True where a value fits. Unknown properties are fine everywhere.
    pub fn accepts(&self, value: &Value, direction: Direction) -> bool {
        let listed = self.get("enum").and_then(Value::as_array).is_none_or(|words| words.contains(value));
        let constant = self.get("const").is_none_or(|constant| constant == value);
        let alternative =
            self.alternatives().is_none_or(|all| all.iter().any(|schema| Self::new(schema).accepts(value, direction)));
        let types = self.types();
        let typed = types.is_empty() || types.iter().any(|name| is_of_type(value, name));
        listed && constant && alternative && typed && self.accepts_inside(value, direction)
    }

    fn accepts_inside(&self, value: &Value, direction: Direction) -> bool {
        match value {
            Value::Array(items) => self
                .get("items")
                .is_none_or(|schema| items.iter().all(|item| Self::new(schema).accepts(item, direction))),
            Value::Object(fields) => {
                let properties = self.properties(direction);
                let known = properties.iter().all(|(name, schema)| match fields.get(*name) {
                    Some(field) => Self::new(schema).accepts(field, direction),
                    None => !self.requires(name, direction),
                });
                let others = self.get("additionalProperties").filter(|schema| schema.is_object());
                let is_known = |name: &String| self.get("properties").and_then(|all| all.get(name)).is_some();
                known
                    && others.is_none_or(|schema| {
                        fields.iter().all(|(name, v)| is_known(name) || Self::new(schema).accepts(v, direction))
                    })
            }
            _ => true,
        }
    }
}

fn is_read_only(value: &Value) -> bool {
    Schema::new(value).get("readOnly") == Some(&Value::Bool(true))
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type in JSON Schema: {other}"),
    }
}

/// Merges a schema into `into`. The example of a part is not an example of the whole.
fn gather(value: &Value, is_whole: bool, into: &mut Map<String, Value>) {
    if value.get("$ref").is_some() {
        gather(target(value), is_whole, into);
    }
    for part in value.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        gather(part, false, into);
    }
    for (key, field) in value.as_object().into_iter().flatten() {
        match (key.as_str(), field) {
            ("$ref" | "allOf" | "title", _) => {}
            ("example", _) if !is_whole => {}
            ("properties", Value::Object(properties)) => {
                let all = into.entry("properties").or_insert_with(|| json!({}));
                for (name, schema) in properties {
                    let schema = match all.get(name) {
                        Some(before) => json!({ "allOf": [before, schema] }),
                        None => schema.clone(),
                    };
                    all[name] = schema;
                }
            }
            ("required", Value::Array(names)) => {
                let all = into.entry("required").or_insert_with(|| json!([]));
                all.as_array_mut().expect("a list of names").extend(names.iter().cloned());
            }
            _ => {
                into.insert(key.clone(), field.clone());
            }
        }
    }
}
