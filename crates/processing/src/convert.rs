//! Values converted to the type of their field.

use crate::geo::shape;
use crate::value::{GeoPoint, Value, parse_number};
use jiff::{Timestamp, civil};
use portico_contract::fields::FieldType;
use serde_json::Value as Json;

/// Converts a value; an error is a message for people. No value stays no value.
pub fn convert(value: Value, to: FieldType) -> Result<Value, String> {
    if value.is_empty() {
        return Ok(Value::Null);
    }
    let refuse = |value: &Value, what: &str| {
        let text: String = value.text().chars().take(60).collect();
        Err(format!("“{text}” is not {what}"))
    };
    match (to, value) {
        (FieldType::Text | FieldType::File, value @ (Value::Text(_) | Value::List(_))) => Ok(value),
        (FieldType::Text | FieldType::File, value) => Ok(Value::Text(value.into_text())),
        (FieldType::Int, value @ Value::Integer(_)) => Ok(value),
        (FieldType::Int, value) => {
            integer(&value).map_or_else(|| refuse(&value, "an integer"), |n| Ok(Value::Integer(n)))
        }
        (FieldType::Double, value) => {
            value.number().map_or_else(|| refuse(&value, "a number"), |number| Ok(Value::Decimal(number)))
        }
        (FieldType::Date, value) => date(&value).map_or_else(|| refuse(&value, "a date"), |date| Ok(Value::Date(date))),
        (FieldType::Datetime, value) => {
            moment(&value).map_or_else(|| refuse(&value, "a date and time"), |moment| Ok(Value::DateTime(moment)))
        }
        (FieldType::GeoPoint2d, value) => point(&value)
            .map_or_else(|| refuse(&value, "a point “latitude, longitude”"), |point| Ok(Value::GeoPoint(point))),
        (FieldType::GeoShape, value @ Value::GeoShape(_)) => Ok(value),
        (FieldType::GeoShape, value) => shape(&value)
            .map_or_else(|| refuse(&value, "a GeoJSON geometry"), |shape| Ok(Value::GeoShape(Box::new(shape)))),
    }
}

/// Reads a value that [`Value::to_json`] wrote, by the type of its field; what does not fit is no value.
pub fn from_stored(json: Json, field_type: FieldType) -> Value {
    match (json, field_type) {
        (Json::Array(items), _) => Value::List(
            items
                .into_iter()
                .filter_map(|item| if let Json::String(text) = item { Some(text) } else { None })
                .collect(),
        ),
        (json @ Json::Object(_), FieldType::GeoPoint2d) => json_point(&json).map_or(Value::Null, Value::GeoPoint),
        (json @ Json::Object(_), FieldType::GeoShape) => {
            crate::geo::geometry(json).map_or(Value::Null, |shape| Value::GeoShape(Box::new(shape)))
        }
        (json, field_type) => convert(Value::from_json(json), field_type).unwrap_or_default(),
    }
}

fn integer(value: &Value) -> Option<i64> {
    if let Value::Text(text) = value
        && let Ok(number) = text.trim().parse()
    {
        return Some(number);
    }
    // Beyond 2^53 a double has lost digits already.
    let number = value.number().filter(|number| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0)?;
    Some(number as i64)
}

fn date(value: &Value) -> Option<civil::Date> {
    match value {
        // A year alone is its first day, and so is a month.
        Value::Integer(year) if (1..=9999).contains(year) => civil::Date::new(i16::try_from(*year).ok()?, 1, 1).ok(),
        Value::Text(text) => match (text.trim().split(['-', '/']).collect::<Vec<_>>()).as_slice() {
            [year] if year.len() == 4 => civil::Date::new(year.parse().ok()?, 1, 1).ok(),
            [year, month] if year.len() == 4 => civil::Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok(),
            _ => value.moment().map(|moment| moment.date()),
        },
        _ => value.moment().map(|moment| moment.date()),
    }
}

/// A number is seconds since 1970, or milliseconds where seconds would lead past the year 5000.
fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::DateTime(moment) => Some(*moment),
        Value::Integer(number) if number.abs() >= 100_000_000_000 => Timestamp::from_millisecond(*number).ok(),
        Value::Integer(number) => Timestamp::from_second(*number).ok(),
        value => jiff::tz::TimeZone::UTC.to_timestamp(value.moment()?).ok(),
    }
}

/// Reads ISO 8601: a date, a date and time without a zone, or one with it; `/` counts as `-`, a blank as `T`.
pub(crate) fn parse_moment(text: &str) -> Option<Value> {
    let text = text.trim();
    let bytes = text.as_bytes();
    // Most texts are not dates: look at the fifth character before doing any work.
    if bytes.len() < 8 || !bytes.first()?.is_ascii_digit() || !matches!(bytes.get(4), Some(b'-' | b'/')) {
        return None;
    }
    let text = if bytes.get(4) == Some(&b'/') { text.replacen('/', "-", 2) } else { text.to_owned() };
    if text.len() <= 10 {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        return civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().map(Value::Date);
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Value::DateTime(moment));
    }
    text.parse::<civil::DateTime>().ok().map(Value::LocalDateTime)
}

/// A point: `lat,lon`, `[lat, lon]`, `{"lat", "lon"}` or a GeoJSON point.
pub fn point(value: &Value) -> Option<GeoPoint> {
    match value {
        Value::GeoPoint(point) => Some(*point),
        Value::GeoShape(shape) => json_point(shape),
        Value::Text(text) if text.trim_start().starts_with('{') => json_point(&serde_json::from_str(text).ok()?),
        Value::Text(text) => {
            let text = text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']);
            let (lat, lon) = text.split_once([',', ';']).or_else(|| text.split_once(' '))?;
            GeoPoint::new(parse_number(lat)?, parse_number(lon)?)
        }
        _ => None,
    }
}

fn json_point(json: &Json) -> Option<GeoPoint> {
    if let Some(coordinates) = json.get("coordinates")
        && json.get("type").and_then(Json::as_str) == Some("Point")
    {
        return GeoPoint::new(coordinates.get(1)?.as_f64()?, coordinates.get(0)?.as_f64()?);
    }
    let coordinate = |names: [&str; 2]| names.iter().find_map(|name| json.get(name)?.as_f64());
    GeoPoint::new(coordinate(["lat", "latitude"])?, coordinate(["lon", "longitude"])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(text: &str, to: FieldType) -> Result<String, String> {
        convert(Value::from(text), to).map(|value| value.text().into_owned())
    }

    #[test]
    fn texts_become_what_their_field_is() {
        for (text, to, expected) in [
            (" 12 ", FieldType::Int, "12"),
            ("12.0", FieldType::Int, "12"),
            ("-89.23450472", FieldType::Double, "-89.23450472"),
            ("1958-03-01", FieldType::Date, "1958-03-01"),
            ("1958/3/1", FieldType::Date, "1958-03-01"),
            ("1958-03-01T10:00:00Z", FieldType::Date, "1958-03-01"),
            ("1958", FieldType::Date, "1958-01-01"),
            ("1958-03", FieldType::Date, "1958-03-01"),
            ("2020-01-01 10:00:00", FieldType::Datetime, "2020-01-01T10:00:00+00:00"),
            ("2020-01-01T10:00:00+02:00", FieldType::Datetime, "2020-01-01T08:00:00+00:00"),
            ("31.95376472, -89.23450472", FieldType::GeoPoint2d, "31.95376472,-89.23450472"),
            (r#"{"type":"Point","coordinates":[2.35,48.85]}"#, FieldType::GeoPoint2d, "48.85,2.35"),
        ] {
            assert_eq!(converted(text, to).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_told_in_words() {
        assert_eq!(converted("12a", FieldType::Int), Err("“12a” is not an integer".to_owned()));
        assert!(converted("91,0", FieldType::GeoPoint2d).is_err());
        assert!(converted("2020-13-01", FieldType::Date).is_err());
        assert!(converted("12.5", FieldType::Int).is_err());
    }

    #[test]
    fn milliseconds_since_1970_become_a_moment() {
        let value = convert(Value::Integer(1_517_966_773_840), FieldType::Datetime).unwrap();
        assert_eq!(value.text(), "2018-02-07T01:26:13.84+00:00");
    }

    #[test]
    fn a_stored_value_comes_back() {
        for (value, field_type) in [
            (Value::GeoPoint(GeoPoint { lat: 1.5, lon: 2.5 }), FieldType::GeoPoint2d),
            (Value::Date(civil::date(2020, 1, 2)), FieldType::Date),
            (Value::DateTime(Timestamp::UNIX_EPOCH), FieldType::Datetime),
            (Value::Integer(7), FieldType::Int),
            (Value::List(vec!["a".to_owned()]), FieldType::Text),
        ] {
            assert_eq!(from_stored(value.to_json(), field_type), value);
        }
    }
}
