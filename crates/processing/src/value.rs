//! A value of a cell.

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;

/// A point in WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GeoPoint {
    pub lat: f64,
    pub lon: f64,
}

impl GeoPoint {
    /// A point on Earth, or nothing where a coordinate is out of range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Self { lat, lon })
    }
}

/// What a cell holds. CSV rows start as texts; types come at the end, from [`crate::FieldStack`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    #[default]
    Null,
    Text(String),
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    Date(civil::Date),
    /// A moment that does not say in which time zone it is; it ends up as UTC unless a step says otherwise.
    LocalDateTime(civil::DateTime),
    DateTime(Timestamp),
    GeoPoint(GeoPoint),
    /// A GeoJSON geometry.
    GeoShape(Box<Json>),
    /// The values of a multivalued text.
    List(Vec<String>),
}

impl Value {
    /// A text; an empty one is no value.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Null } else { Self::Text(text) }
    }

    /// A value of a JSON source: objects and arrays become JSON texts, as on the platform.
    pub fn from_json(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(value),
            Json::String(text) => Self::from_text(text),
            Json::Number(number) => match number.as_i64() {
                Some(integer) => Self::Integer(integer),
                None => number.as_f64().map_or(Self::Null, Self::decimal),
            },
            other => Self::Text(other.to_string()),
        }
    }

    /// A finite number; anything else is no value.
    pub fn decimal(number: f64) -> Self {
        if number.is_finite() { Self::Decimal(number) } else { Self::Null }
    }

    /// True where the cell shows nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// The value as a text, empty where there is none. Points are `lat,lon`, shapes GeoJSON, lists joined by `;`.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number) => Cow::Owned(number.to_string()),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::LocalDateTime(moment) => Cow::Owned(moment.to_string()),
            Self::DateTime(moment) => Cow::Owned(iso_utc(*moment)),
            Self::GeoPoint(point) => {
                let mut text = String::with_capacity(24);
                // Writing into a string cannot fail.
                let _ = write!(text, "{},{}", point.lat, point.lon);
                Cow::Owned(text)
            }
            Self::GeoShape(shape) => Cow::Owned(shape.to_string()),
            Self::List(items) => Cow::Owned(items.join(";")),
        }
    }

    /// The value as a text that is its own.
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            other => other.text().into_owned(),
        }
    }

    /// The value as a number, also where it is a text that spells one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(*number as f64),
            Self::Decimal(number) => Some(*number),
            Self::Boolean(value) => Some(f64::from(u8::from(*value))),
            Self::Text(text) => parse_number(text),
            _ => None,
        }
    }

    /// As the Explore API v2.1 writes it: points `{"lon", "lat"}`, shapes as features, moments in ISO 8601.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::String(text.clone()),
            Self::Integer(number) => json!(number),
            Self::Decimal(number) => json!(number),
            Self::Boolean(value) => json!(value),
            Self::GeoPoint(point) => json!({"lon": point.lon, "lat": point.lat}),
            Self::GeoShape(shape) => json!({"type": "Feature", "geometry": shape, "properties": {}}),
            Self::List(items) => json!(items),
            Self::Date(_) | Self::LocalDateTime(_) | Self::DateTime(_) => Json::String(self.text().into_owned()),
        }
    }

    /// Orders two values: numbers by size, also where one is a text; moments by time; all else by their texts.
    /// Nothing compares with no value.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => None,
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            (Self::Text(a), Self::Text(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Integer(_) | Self::Decimal(_), _) | (_, Self::Integer(_) | Self::Decimal(_)) => {
                match (self.number(), other.number()) {
                    (Some(a), Some(b)) => a.partial_cmp(&b),
                    _ => Some(self.text().cmp(&other.text())),
                }
            }
            _ => match (self.moment(), other.moment()) {
                (Some(a), Some(b)) => Some(a.cmp(&b)),
                _ => Some(self.text().cmp(&other.text())),
            },
        }
    }

    /// The value as a moment in UTC, also where it is a text that spells one.
    pub fn moment(&self) -> Option<civil::DateTime> {
        match self {
            Self::Date(date) => Some(date.to_datetime(civil::Time::midnight())),
            Self::LocalDateTime(moment) => Some(*moment),
            Self::DateTime(moment) => Some(utc(*moment)),
            Self::Text(text) => match crate::convert::parse_moment(text)? {
                Self::Text(_) => None,
                moment => moment.moment(),
            },
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from_text(text)
    }
}

fn utc(moment: Timestamp) -> civil::DateTime {
    moment.to_zoned(jiff::tz::TimeZone::UTC).datetime()
}

/// `2026-11-23T09:12:00+00:00`, as the Explore API writes moments.
fn iso_utc(moment: Timestamp) -> String {
    format!("{}+00:00", utc(moment))
}

/// A number as people write it; `inf`, `nan` and hexadecimal are texts.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let plain = |c: u8| c.is_ascii_digit() || matches!(c, b'.' | b'-' | b'+' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(plain) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_infinite_number_is_a_text() {
        for text in ["inf", "nan", "1e999", "0x10", "", "-", "1 000"] {
            assert_eq!(parse_number(text), None, "{text}");
        }
        assert_eq!(parse_number(" -1.5e2 "), Some(-150.0));
    }

    #[test]
    fn a_number_and_its_text_compare_as_numbers() {
        assert_eq!(Value::Integer(9).compare(&Value::from("10")), Some(Ordering::Less));
        assert_eq!(Value::from("9").compare(&Value::from("10")), Some(Ordering::Greater));
        assert_eq!(Value::Null.compare(&Value::Null), None);
    }

    #[test]
    fn a_date_compares_with_the_text_of_a_moment() {
        let date = Value::Date(civil::date(2020, 1, 1));
        assert_eq!(date.compare(&Value::from("2020-01-01T00:00:01Z")), Some(Ordering::Less));
        assert_eq!(date.compare(&Value::from("2020-01-01")), Some(Ordering::Equal));
    }

    #[test]
    fn values_are_written_as_the_explore_api_does() {
        let point = Value::GeoPoint(GeoPoint { lat: 48.85, lon: 2.35 });
        assert_eq!(point.to_json(), json!({"lon": 2.35, "lat": 48.85}));
        let moment = Value::DateTime(Timestamp::UNIX_EPOCH);
        assert_eq!(moment.to_json(), json!("1970-01-01T00:00:00+00:00"));
    }
}
