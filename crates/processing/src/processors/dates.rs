//! Processors of dates.

use super::{Builder, change};
use crate::Value;
use crate::convert::parse_moment;
use crate::pipeline::Step;
use jiff::civil::{self, Date, DateTime};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::TimeZone;
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;

/// What the format does not say is the start: `%Y` gives 1 January. Without a zone, the moment keeps none
/// until `set_timezone`; values that already are dates stay.
pub(super) fn date_normalizer(kind: &contract::DateNormalizer, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let format = kind.format.clone();
    // Every directive that can be read can be written, so writing tells whether the format is one.
    let sample = civil::date(2001, 2, 3).at(4, 5, 6, 0).to_zoned(TimeZone::UTC).ok()?;
    if let Err(error) = strtime::format(format.as_bytes(), &sample) {
        with.refuse("format", format!("Not a date format: {error}"));
    } else if !format.contains('%') {
        with.refuse("format", "A date format has directives such as %Y");
    }
    if let Some(field) = with.schema.fields.get_mut(field) {
        field.field_type = FieldType::Datetime;
    }
    Some(change(vec![field], move |cell| {
        if matches!(cell, Value::Date(_) | Value::LocalDateTime(_) | Value::DateTime(_)) {
            return Ok(());
        }
        let text = cell.text();
        let read = strtime::parse(format.as_bytes(), text.trim().as_bytes())
            .map_err(|error| error.to_string())
            .and_then(|parts| moment(&parts).ok_or_else(|| "the parts make no date".to_owned()));
        match read {
            Ok(value) => {
                *cell = value;
                Ok(())
            }
            Err(message) => Err(format!("“{text}” is not a date written as {format}: {message}")),
        }
    }))
}

fn moment(parts: &BrokenDownTime) -> Option<Value> {
    if let Ok(moment) = parts.to_timestamp() {
        return Some(Value::DateTime(moment));
    }
    let date = match parts.to_date() {
        Ok(date) => date,
        Err(_) => Date::new(parts.year()?, parts.month().unwrap_or(1), parts.day().unwrap_or(1)).ok()?,
    };
    match parts.hour() {
        Some(_) => Some(Value::LocalDateTime(date.to_datetime(parts.to_time().ok()?))),
        None => Some(Value::Date(date)),
    }
}

/// The zone wins over one that the value names: sources write `Z` behind what their clocks showed. Dates without a
/// time have no zone and stay. A moment that a change of clocks skips or repeats is the earlier offset's.
pub(super) fn set_timezone(kind: &contract::SetTimezone, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let zone = match TimeZone::get(&kind.timezone) {
        Ok(zone) => zone,
        Err(_) => {
            with.refuse("timezone", format!("“{}” is not a time zone", kind.timezone));
            return None;
        }
    };
    if let Some(field) = with.schema.fields.get_mut(field) {
        field.field_type = FieldType::Datetime;
    }
    Some(change(vec![field], move |cell| {
        let local = match &*cell {
            Value::LocalDateTime(_) | Value::DateTime(_) => cell.moment(),
            Value::Text(text) => match parse_moment(text) {
                Some(moment @ Value::Date(_)) => {
                    *cell = moment;
                    return Ok(());
                }
                Some(moment) => written(text).or_else(|| moment.moment()),
                None => return Err(format!("“{text}” is not a date and time")),
            },
            _ => None,
        };
        let Some(local) = local else { return Ok(()) };
        *cell = Value::DateTime(zone.to_timestamp(local).map_err(|error| error.to_string())?);
        Ok(())
    }))
}

/// What the clock showed, without the offset that stands behind it.
fn written(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text.trim()).ok()?;
    Some(pieces.date().to_datetime(pieces.time()?))
}
