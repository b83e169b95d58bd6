//! A step as its form holds it: texts as they are typed, made into parameters when they are sent.

use portico_contract::processors::{
    NewProcessor, ParameterDescription, ParameterErrors, ParameterKind, Processor, ProcessorDescription, description,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a control holds.
#[derive(Debug, Clone, PartialEq)]
enum Entry {
    Text(String),
    Flag(bool),
    List(Vec<String>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub description: &'static ProcessorDescription,
    pub label: String,
    entries: BTreeMap<&'static str, Entry>,
    /// Parameters as they were opened: what the form does not know stays.
    base: Map<String, Value>,
}

impl Draft {
    /// A new step of a type; nothing where no form is known for it.
    pub fn blank(r#type: &str) -> Option<Self> {
        let description = description(r#type)?;
        Some(Self { description, label: String::new(), entries: BTreeMap::new(), base: Map::new() })
    }

    /// A step that is there; nothing where no form is known for its type.
    pub fn of(step: &NewProcessor) -> Option<Self> {
        let mut draft = Self::blank(step.kind.type_name())?;
        draft.label = step.label.clone().unwrap_or_default();
        draft.base = step.kind.parameters();
        for parameter in draft.description.parameters {
            if let Some(value) = draft.base.get(parameter.name).filter(|value| !value.is_null()) {
                draft.entries.insert(parameter.name, entry(parameter.kind, value));
            }
        }
        Some(draft)
    }

    pub fn text(&self, name: &str) -> String {
        match self.entries.get(name) {
            Some(Entry::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// Yes or no; what the portal assumes where nothing was chosen.
    pub fn flag(&self, parameter: &ParameterDescription) -> bool {
        match self.entries.get(parameter.name) {
            Some(Entry::Flag(flag)) => *flag,
            _ => parameter.default == Some("true"),
        }
    }

    pub fn list(&self, name: &str) -> Vec<String> {
        match self.entries.get(name) {
            Some(Entry::List(list)) => list.clone(),
            _ => Vec::new(),
        }
    }

    pub fn set_text(&mut self, name: &'static str, text: String) {
        self.set(name, (!text.is_empty()).then_some(Entry::Text(text)));
    }

    pub fn set_flag(&mut self, name: &'static str, flag: bool) {
        self.set(name, Some(Entry::Flag(flag)));
    }

    pub fn set_list(&mut self, name: &'static str, list: Vec<String>) {
        self.set(name, (!list.is_empty()).then_some(Entry::List(list)));
    }

    fn set(&mut self, name: &'static str, entry: Option<Entry>) {
        match entry {
            Some(entry) => self.entries.insert(name, entry),
            None => self.entries.remove(name),
        };
    }

    /// True where something was entered for a parameter.
    pub fn is_given(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The step as it would be sent.
    pub fn processor(&self) -> NewProcessor {
        let label = self.label.trim();
        let kind = Processor::read(self.description.r#type, self.parameters().0);
        NewProcessor { label: (!label.is_empty()).then(|| label.to_owned()), kind }
    }

    /// Everything that is wrong with it, by parameter.
    pub fn errors(&self) -> BTreeMap<String, String> {
        let mut errors: BTreeMap<String, String> = match self.processor().check() {
            Ok(()) => BTreeMap::new(),
            Err(error) => error.detail.into_iter().map(|(name, messages)| (name, messages.join(" "))).collect(),
        };
        errors.extend(self.parameters().1);
        errors
    }

    fn parameters(&self) -> (Map<String, Value>, ParameterErrors) {
        let (mut map, mut errors) = (self.base.clone(), ParameterErrors::new());
        for parameter in self.description.parameters {
            let name = parameter.name;
            let Some(now) = self.entries.get(name) else {
                map.shift_remove(name);
                continue;
            };
            // A value that nobody touched travels as it came: 4326 and "4326" are both numbers.
            if self.base.get(name).is_some_and(|base| entry(parameter.kind, base) == *now) {
                continue;
            }
            match value(parameter.kind, now) {
                Ok(value) => _ = map.insert(name.to_owned(), value),
                Err(message) => errors.push((name.to_owned(), message)),
            }
        }
        (map, errors)
    }
}

fn entry(kind: ParameterKind, value: &Value) -> Entry {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match (kind, value) {
        (ParameterKind::Boolean, value) => Entry::Flag(value.as_bool().unwrap_or_default()),
        (ParameterKind::Fields, Value::Array(items)) => Entry::List(items.iter().map(text).collect()),
        (ParameterKind::Fields, value) => Entry::List(vec![text(value)]),
        (ParameterKind::Texts, Value::Array(items)) => {
            Entry::Text(items.iter().map(text).collect::<Vec<_>>().join("\n"))
        }
        (ParameterKind::Json, value) => Entry::Text(serde_json::to_string_pretty(value).unwrap_or_default()),
        (_, value) => Entry::Text(text(value)),
    }
}

fn value(kind: ParameterKind, entry: &Entry) -> Result<Value, String> {
    Ok(match (kind, entry) {
        (_, Entry::Flag(flag)) => Value::Bool(*flag),
        (_, Entry::List(list)) => list.clone().into(),
        (ParameterKind::Number, Entry::Text(text)) => number(text.trim()),
        (ParameterKind::Texts, Entry::Text(text)) => {
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>().into()
        }
        (ParameterKind::Json, Entry::Text(text)) => {
            serde_json::from_str(text).map_err(|error| format!("Not valid JSON: {error}."))?
        }
        (_, Entry::Text(text)) => Value::String(text.clone()),
    })
}

/// What is no number stays a text, so that the check can say so.
fn number(text: &str) -> Value {
    let whole = text.parse::<i64>().ok().map(Value::from);
    let decimal = || text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from);
    whole.or_else(decimal).unwrap_or_else(|| Value::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::processors::DESCRIPTIONS;
    use serde_json::json;

    fn opened(step: Value) -> Draft {
        Draft::of(&serde_json::from_value(step).unwrap()).unwrap()
    }

    #[test]
    fn a_step_that_is_only_looked_at_is_sent_as_it_came() {
        for step in [
            json!({"type": "split", "field": "x", "separator": " ", "index": "2", "output_field": "y", "strict": true}),
            json!({"label": "Points", "type": "create_geopoint", "latitude": "a", "longitude": "b", "epsg": 4326, "output_field": "p"}),
            json!({"type": "extract_from_json", "field": "x", "rules": ["a.b", "c"]}),
            json!({"type": "unicode_normalize", "fields": ["a", "b"], "all_fields": false}),
        ] {
            assert_eq!(serde_json::to_value(opened(step.clone()).processor()).unwrap(), step);
        }
    }

    #[test]
    fn everything_wrong_is_told_by_parameter() {
        let mut draft = Draft::blank("split").unwrap();
        draft.set_text("index", "first".to_owned());
        let errors = draft.errors();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["field", "index", "output_field", "separator"]);
        let mut draft = Draft::blank("join_dataset").unwrap();
        draft.set_text("dataset", "{".to_owned());
        assert!(draft.errors()["dataset"].starts_with("Not valid JSON"));
    }

    #[test]
    fn an_emptied_text_leaves_no_trace() {
        let mut draft = opened(json!({"type": "string_replace", "field": "x", "old": "a", "new": "b"}));
        draft.set_text("new", String::new());
        assert_eq!(
            serde_json::to_value(draft.processor()).unwrap(),
            json!({"type": "string_replace", "field": "x", "old": "a"})
        );
    }

    #[test]
    fn every_described_type_has_a_form_whose_answers_make_a_valid_step() {
        for described in DESCRIPTIONS {
            let mut draft = Draft::blank(described.r#type).unwrap();
            for parameter in described.parameters {
                match parameter.kind {
                    ParameterKind::Boolean => draft.set_flag(parameter.name, true),
                    ParameterKind::Fields => draft.set_list(parameter.name, vec!["state".to_owned()]),
                    ParameterKind::Choice(choices) => draft.set_text(parameter.name, choices[0].to_owned()),
                    ParameterKind::Number => draft.set_text(parameter.name, "1".to_owned()),
                    ParameterKind::Json => draft.set_text(parameter.name, r#"{"dataset_id": "states"}"#.to_owned()),
                    ParameterKind::Regexp => draft.set_text(parameter.name, "(?P<part>x)".to_owned()),
                    _ => draft.set_text(parameter.name, "state".to_owned()),
                }
                assert!(
                    !parameter.label.is_empty() && !parameter.help.is_empty(),
                    "{} {}",
                    described.r#type,
                    parameter.name
                );
            }
            assert!(draft.errors().is_empty(), "{}: {:?}", described.r#type, draft.errors());
            let sent = serde_json::to_value(draft.processor()).unwrap();
            let entered = described.parameters.iter().filter(|parameter| sent.get(parameter.name).is_some()).count();
            assert_eq!(entered, described.parameters.len(), "everything entered is sent: {sent}");
            assert_eq!(serde_json::to_value(opened(sent.clone()).processor()).unwrap(), sent);
        }
    }

    #[test]
    fn a_form_without_answers_misses_what_is_mandatory() {
        for described in DESCRIPTIONS {
            let errors = Draft::blank(described.r#type).unwrap().errors();
            for parameter in described.parameters.iter().filter(|parameter| parameter.mandatory) {
                assert!(errors.contains_key(parameter.name), "{} {}", described.r#type, parameter.name);
            }
        }
    }

    #[test]
    fn numbers_travel_as_numbers() {
        let mut draft = opened(json!({"type": "geomasking", "field": "p"}));
        draft.set_text("min_distance", " 12.5".to_owned());
        assert_eq!(draft.processor().kind.parameters()["min_distance"], json!(12.5));
    }
}
