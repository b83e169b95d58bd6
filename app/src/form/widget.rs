//! Which control a metadata field gets (behaviour.md 8): by its type, its choices and the value that is there.

use super::entry::moment_text;
use crate::text::metadata as text;
use crate::ui::Choice;
use portico_contract::metadata_templates::{FieldType, MetadataTemplateField};
use serde_json::Value;

/// Up to this many choices are boxes to tick; more are typed with suggestions.
const BOXES: usize = 24;

/// A control, and the kind of value that comes out of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Widget {
    /// One line of text.
    Line,
    /// A line that is an address.
    Address,
    /// A long text.
    Lines,
    /// HTML, edited as what it is.
    Html,
    /// A list of texts, one a line: each may hold commas.
    Texts,
    /// A list of short texts.
    Tags,
    /// One of several.
    One(Vec<Choice>),
    /// Some of several.
    Some(Vec<Choice>),
    /// Yes, no, or nothing said.
    Flag,
    Whole,
    Decimal,
    Date,
    /// A moment in UTC.
    Moment,
    /// A GeoJSON geometry.
    Geometry,
    /// Anything else, as checked JSON: facets and objects of the system's templates.
    Json,
}

impl Widget {
    /// The control for a field. A value that it could not show makes it JSON: nothing that is there is lost.
    pub fn of(template: &str, field: &MetadataTemplateField, value: Option<&Value>) -> Self {
        let value = value.filter(|value| !value.is_null());
        if template == "asset_content_configuration" {
            return Self::Json;
        }
        let choices = choices(field);
        let one = |free: Self| if choices.is_empty() { free } else { Self::One(choices.clone()) };
        let several = |free: Self| match choices.len() {
            1..=BOXES => Self::Some(choices.clone()),
            _ => free,
        };
        let widget = match field.kind {
            FieldType::Text | FieldType::Enum => one(Self::Line),
            FieldType::UriEnum => one(Self::Address),
            FieldType::Longstring => Self::Lines,
            FieldType::Html => Self::Html,
            FieldType::Multitext => Self::Texts,
            FieldType::List | FieldType::Enumlist | FieldType::UriEnumlist => several(Self::Tags),
            // One area or several: what is there stays what it is.
            FieldType::GeoArea if value.is_some_and(Value::is_string) => Self::Line,
            FieldType::GeoArea => Self::Tags,
            FieldType::Boolean => Self::Flag,
            FieldType::Int => Self::Whole,
            FieldType::Double => Self::Decimal,
            FieldType::Date => Self::Date,
            FieldType::Datetime => Self::Moment,
            FieldType::GeoShape => Self::Geometry,
            FieldType::Other(_) => Self::Json,
        };
        match value {
            Some(value) if !widget.shows(value) => widget.fallback(value),
            _ => widget,
        }
    }

    fn shows(&self, value: &Value) -> bool {
        match self {
            Self::Line | Self::Address | Self::Lines | Self::Html | Self::One(_) => value.is_string(),
            Self::Texts | Self::Tags | Self::Some(_) => {
                value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
            }
            Self::Flag => value.is_boolean(),
            Self::Whole => value.is_i64() || value.is_u64(),
            Self::Decimal => value.is_number(),
            Self::Date => value.as_str().is_some_and(|date| date.is_empty() || is_date(date)),
            Self::Moment => value.as_str().is_some_and(|moment| moment.is_empty() || moment_text(moment).is_some()),
            Self::Geometry => value.is_object(),
            Self::Json => true,
        }
    }

    /// A text in place of a date keeps its line; whatever else does not fit is JSON.
    fn fallback(&self, value: &Value) -> Self {
        match self {
            Self::Date | Self::Moment if value.is_string() => Self::Line,
            _ => Self::Json,
        }
    }

    /// True where the control is a group of inputs, so that a label cannot point at one.
    pub const fn is_group(&self) -> bool {
        matches!(self, Self::Some(_) | Self::Flag)
    }

    /// What to know of the control before using it.
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Html => Some(text::hint_html()),
            Self::Texts => Some(text::hint_texts()),
            Self::Moment => Some(text::hint_moment()),
            Self::Geometry => Some(text::hint_geometry()),
            Self::Json => Some(text::hint_json()),
            _ => None,
        }
    }
}

pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// The accepted values with their labels, in the interface's language where there is one.
fn choices(field: &MetadataTemplateField) -> Vec<Choice> {
    let label = |value: &str| {
        let labels = field.labels.as_ref()?.get(value)?;
        labels.get("en").or_else(|| labels.values().next()).filter(|label| !label.is_empty()).cloned()
    };
    let choice = |value: &String| match label(value) {
        Some(label) => Choice::new(value, label),
        None => Choice::plain(value),
    };
    field.choices.iter().flatten().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: &str, choices: &[&str]) -> MetadataTemplateField {
        serde_json::from_value(json!({"name": "f", "type": kind, "choices": choices})).unwrap()
    }

    #[test]
    fn every_type_of_the_reference_has_a_control_of_its_own() {
        let of = |kind: &str| Widget::of("t", &field(kind, &[]), None);
        assert_eq!(of("text"), Widget::Line);
        assert_eq!(of("date"), Widget::Date);
        assert_eq!(of("datetime"), Widget::Moment);
        assert_eq!(of("geo_shape"), Widget::Geometry);
        assert_eq!(of("geo_area"), Widget::Tags);
        assert_eq!(of("html"), Widget::Html);
        assert_eq!(of("multitext"), Widget::Texts);
        assert_eq!(of("boolean"), Widget::Flag);
        assert_eq!(of("int"), Widget::Whole);
        assert_eq!(of("double"), Widget::Decimal);
        assert_eq!(of("longstring"), Widget::Lines);
        assert_eq!(of("list"), Widget::Tags);
        assert_eq!(of("uri_enum"), Widget::Address);
        assert!(matches!(Widget::of("t", &field("enum", &["a"]), None), Widget::One(_)));
        assert!(matches!(Widget::of("t", &field("enumlist", &["a"]), None), Widget::Some(_)));
        assert!(matches!(Widget::of("t", &field("uri_enumlist", &["urn:a"]), None), Widget::Some(_)));
    }

    #[test]
    fn a_value_that_the_control_cannot_show_is_edited_as_json() {
        assert_eq!(Widget::of("t", &field("text", &[]), Some(&json!({"en": "a"}))), Widget::Json);
        assert_eq!(Widget::of("t", &field("int", &[]), Some(&json!(1.5))), Widget::Json);
        assert_eq!(Widget::of("t", &field("datetime", &[]), Some(&json!("last autumn"))), Widget::Line);
        assert_eq!(Widget::of("asset_content_configuration", &field("list", &[]), None), Widget::Json);
    }
}
