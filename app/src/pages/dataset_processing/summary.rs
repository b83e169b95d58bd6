//! One line about a step: what it reads, how, what it writes.

use super::outputs::written;
use leptos::prelude::*;
use portico_contract::processors::{DatasetProcessor, ParameterDescription, ParameterKind, Processor};
use serde_json::Value;

/// Letters of a value that fit into the line.
const LONGEST: usize = 48;

/// A part of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Words(String),
    Code(String),
}

/// The name of a step: its own label, or that of its type.
pub fn name(step: &DatasetProcessor) -> String {
    let own = step.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    own.map_or_else(|| type_label(&step.kind), str::to_owned)
}

/// The label of its type, or the type itself where it is not known.
pub fn type_label(kind: &Processor) -> String {
    kind.description().map_or_else(|| kind.type_name().to_owned(), |description| description.label.to_owned())
}

/// `latitude, longitude → position`
pub fn summary(kind: &Processor) -> Vec<Piece> {
    let parameters = kind.parameters();
    let Some(description) = kind.description() else {
        return vec![Piece::Code(cut(&Value::Object(parameters).to_string()))];
    };
    let mut pieces = Vec::new();
    let mut settings: Vec<Vec<Piece>> = Vec::new();
    for parameter in description.parameters {
        let Some(value) = parameters.get(parameter.name) else { continue };
        match parameter.kind {
            ParameterKind::Field | ParameterKind::Fields => {
                for field in texts(value) {
                    if !pieces.is_empty() {
                        pieces.push(Piece::Words(", ".to_owned()));
                    }
                    pieces.push(Piece::Code(field));
                }
            }
            ParameterKind::NewField => {}
            _ => settings.extend(setting(parameter, value)),
        }
    }
    for setting in settings {
        if !pieces.is_empty() {
            pieces.push(Piece::Words(" · ".to_owned()));
        }
        pieces.extend(setting);
    }
    for (index, field) in written(kind).into_iter().enumerate() {
        pieces.push(Piece::Words(if index == 0 { " → ".to_owned() } else { ", ".to_owned() }));
        pieces.push(Piece::Code(field));
    }
    pieces
}

fn setting(parameter: &ParameterDescription, value: &Value) -> Option<Vec<Piece>> {
    let label = parameter.label.to_lowercase();
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::Bool(true) => Some(vec![Piece::Words(label)]),
        value => {
            let text = texts(value).join(", ");
            let shown = Piece::Code(cut(&text));
            // An expression says what it is by itself.
            let bare = matches!(parameter.kind, ParameterKind::LongText);
            match text.is_empty() || parameter.default == Some(text.as_str()) {
                true => None,
                false if bare => Some(vec![shown]),
                false => Some(vec![Piece::Words(format!("{label} ")), shown]),
            }
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The line, with values as code.
pub fn line(pieces: Vec<Piece>) -> AnyView {
    pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words.into_any(),
            Piece::Code(code) => view! { <code>{code}</code> }.into_any(),
        })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(step: Value) -> String {
        let kind: Processor = serde_json::from_value(step).unwrap();
        let text = |piece| match piece {
            Piece::Words(words) => words,
            Piece::Code(code) => format!("`{code}`"),
        };
        summary(&kind).into_iter().map(text).collect()
    }

    #[test]
    fn a_step_is_said_in_one_line() {
        let point = json!({"type": "create_geopoint", "latitude": "lat", "longitude": "lon", "epsg": 4326, "output_field": "position"});
        assert_eq!(said(point), "`lat`, `lon` → `position`");
        let upper = json!({"type": "expression", "expression": "=upper(state)", "output_field": "state"});
        assert_eq!(said(upper), "`=upper(state)` → `state`");
        let skip = json!({"type": "skip_record", "field": "state", "value": "TX", "keep": true});
        assert_eq!(said(skip), "`state` · value `TX` · keep instead");
    }

    #[test]
    fn a_step_of_an_unknown_type_shows_its_parameters() {
        assert_eq!(said(json!({"type": "teleport", "to": "x"})), "`{\"to\":\"x\"}`");
    }
}
