//! What is entered into a control, and the value that it stands for.

use super::widget::{Widget, is_date};
use crate::text::metadata as text;
use serde_json::{Number, Value};

/// What a person has entered, as the control holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Text(String),
    List(Vec<String>),
}

impl Entry {
    /// What the control shows for a value.
    pub fn of(widget: &Widget, value: Option<&Value>) -> Self {
        let value = value.filter(|value| !value.is_null());
        match widget {
            Widget::Tags | Widget::Some(_) => Self::List(texts(value)),
            Widget::Texts => Self::Text(texts(value).join("\n")),
            Widget::Moment => {
                Self::Text(value.and_then(Value::as_str).and_then(moment_text).unwrap_or_default().to_owned())
            }
            Widget::Geometry | Widget::Json => {
                Self::Text(value.and_then(|value| serde_json::to_string_pretty(value).ok()).unwrap_or_default())
            }
            _ => Self::Text(match value {
                None => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            }),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::List(_) => "",
        }
    }

    pub fn list(&self) -> &[String] {
        match self {
            Self::Text(_) => &[],
            Self::List(list) => list,
        }
    }

    /// The value, or nothing where nothing is entered, or what is wrong with it as a sentence.
    pub fn value(&self, widget: &Widget) -> Result<Option<Value>, String> {
        let list = match self {
            Self::Text(text) if text.trim().is_empty() => return Ok(None),
            Self::List(list) if list.is_empty() => return Ok(None),
            Self::List(list) => list.clone(),
            Self::Text(text) => {
                return match widget {
                    Widget::Texts => {
                        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                        Ok(Some(lines.collect()))
                    }
                    _ => value_of(widget, text),
                };
            }
        };
        if let Widget::Some(choices) = widget
            && let Some(wrong) = list.iter().find(|item| !choices.iter().any(|choice| choice.value == **item))
        {
            return Err(text::not_a_choice(wrong));
        }
        Ok(Some(list.into()))
    }
}

fn value_of(widget: &Widget, entered: &str) -> Result<Option<Value>, String> {
    let trimmed = entered.trim();
    let value = match widget {
        Widget::Flag => Value::Bool(trimmed == "true"),
        Widget::Whole => trimmed.parse::<i64>().map(Value::from).map_err(|_| text::not_whole().to_owned())?,
        Widget::Decimal => decimal(trimmed).ok_or_else(|| text::not_a_number().to_owned())?,
        Widget::Date if !is_date(trimmed) => return Err(text::not_a_date().to_owned()),
        Widget::Moment => Value::String(moment(trimmed).ok_or_else(|| text::not_a_moment().to_owned())?),
        Widget::Geometry => geometry(trimmed)?,
        Widget::Json => json(trimmed)?,
        Widget::One(choices) if !choices.iter().any(|choice| choice.value == entered) => {
            return Err(text::not_a_choice(entered));
        }
        _ => Value::String(entered.to_owned()),
    };
    Ok(Some(value))
}

fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn decimal(text: &str) -> Option<Value> {
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Number::from_f64(text.parse().ok()?).map(Value::Number),
    }
}

/// `2026-11-23T09:12:00`, from a moment in UTC; nothing for one that says another offset.
pub(super) fn moment_text(moment: &str) -> Option<&str> {
    let text = moment.strip_suffix('Z').or_else(|| moment.strip_suffix("+00:00"))?;
    let (date, time) = text.split_once('T')?;
    (is_date(date) && is_time(time)).then_some(text)
}

/// `09:12`, `09:12:30` or `09:12:30.250`.
fn is_time(time: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = time.splitn(3, ':');
    let (hours, minutes) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let seconds = parts.next().is_none_or(|seconds| match seconds.split_once('.') {
        Some((whole, fraction)) => digits(whole, 2) && (1..=3).any(|count| digits(fraction, count)),
        None => digits(seconds, 2),
    });
    digits(hours, 2) && digits(minutes, 2) && seconds
}

/// The moment in UTC that a control's `2026-11-23T09:12` stands for.
fn moment(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T')?;
    let seconds = if time.len() == 5 { ":00" } else { "" };
    (is_date(date) && is_time(time)).then(|| format!("{text}{seconds}Z"))
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| text::not_json(&error.to_string()))
}

/// What a GeoJSON object may be.
const GEOMETRIES: [&str; 9] = [
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

fn geometry(text: &str) -> Result<Value, String> {
    let value = json(text)?;
    match value.get("type").and_then(Value::as_str) {
        Some(kind) if GEOMETRIES.contains(&kind) => Ok(value),
        _ => Err(text::not_a_geometry().to_owned()),
    }
}

/// True where a value says something.
pub fn filled(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(fields)) => !fields.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
    }
}

/// True where two values say the same: nothing, null, an empty text and an empty list do.
pub fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    one == other || (!filled(one) && !filled(other))
}

/// A value to read: lists a line an item, objects as JSON.
pub fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) if items.iter().all(Value::is_string) => texts(value).join("\n"),
        Some(value @ (Value::Array(_) | Value::Object(_))) => serde_json::to_string_pretty(value).unwrap_or_default(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Choice;
    use serde_json::json;

    #[test]
    fn every_value_comes_back_as_it_went_in() {
        let choices = || vec![Choice::plain("a"), Choice::plain("b")];
        for (widget, value) in [
            (Widget::Line, json!(" a, b ")),
            (Widget::Html, json!("<p>a</p>\n")),
            (Widget::Texts, json!(["one, two", "three"])),
            (Widget::Tags, json!(["a", "b"])),
            (Widget::One(choices()), json!("a")),
            (Widget::Some(choices()), json!(["b"])),
            (Widget::Flag, json!(false)),
            (Widget::Whole, json!(-3)),
            (Widget::Decimal, json!(2.5)),
            (Widget::Date, json!("2026-11-23")),
            (Widget::Moment, json!("2026-11-23T09:12:30Z")),
            (Widget::Geometry, json!({"type": "Point", "coordinates": [2, 48]})),
            (Widget::Json, json!([{"field_name": "state"}])),
        ] {
            let entry = Entry::of(&widget, Some(&value));
            assert_eq!(entry.value(&widget), Ok(Some(value)), "{widget:?}");
            assert_eq!(Entry::of(&widget, None).value(&widget), Ok(None), "{widget:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_in_words() {
        for (widget, entered) in [
            (Widget::Whole, "3.5"),
            (Widget::Decimal, "many"),
            (Widget::Date, "23/11/2026"),
            (Widget::Moment, "tomorrow"),
            (Widget::Geometry, "{\"type\": \"Circle\"}"),
            (Widget::Json, "{"),
            (Widget::One(vec![Choice::plain("a")]), "c"),
        ] {
            assert!(Entry::Text(entered.to_owned()).value(&widget).is_err(), "{widget:?}");
        }
    }

    #[test]
    fn a_browsers_moment_without_seconds_is_a_moment_in_utc() {
        let entry = Entry::Text("2026-11-23T09:12".to_owned());
        assert_eq!(entry.value(&Widget::Moment), Ok(Some(json!("2026-11-23T09:12:00Z"))));
        assert_eq!(moment_text("2026-11-23T09:12:00+02:00"), None);
    }

    #[test]
    fn nothing_and_empty_say_the_same() {
        assert!(same(None, Some(&json!(""))));
        assert!(same(Some(&json!([])), Some(&Value::Null)));
        assert!(!same(None, Some(&json!(false))));
    }
}
