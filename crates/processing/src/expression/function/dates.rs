//! Functions of dates and moments.

use super::{Arguments, Function, arg, date, of};
use crate::Value;
use crate::convert::parse_moment;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Unit};

pub(super) static DATES: &[Function] = &[
    of("year", 1, 2, "year(date, time zone)", |a| part(a, |d| d.year().into())),
    of("month", 1, 2, "month(date, time zone)", |a| part(a, |d| d.month().into())),
    of("day", 1, 2, "day(date, time zone)", |a| part(a, |d| d.day().into())),
    of("hour", 1, 2, "hour(date, time zone)", |a| part(a, |d| d.hour().into())),
    of("minute", 1, 2, "minute(date, time zone)", |a| part(a, |d| d.minute().into())),
    of("second", 1, 2, "second(date, time zone)", |a| part(a, |d| d.second().into())),
    of("microsecond", 1, 2, "microsecond(date, time zone)", |a| part(a, |d| i64::from(d.subsec_nanosecond()) / 1000)),
    of("dayofweek", 1, 2, "dayofweek(date, time zone): Monday is 0", |a| {
        part(a, |d| d.weekday().to_monday_zero_offset().into())
    }),
    of("add_years", 2, 2, "add_years(date, number)", |a| add(a, |n| Span::new().try_years(n))),
    of("add_months", 2, 2, "add_months(date, number)", |a| add(a, |n| Span::new().try_months(n))),
    of("add_days", 2, 2, "add_days(date, number)", |a| add(a, |n| Span::new().try_days(n))),
    of("add_hours", 2, 2, "add_hours(date, number)", |a| add(a, |n| Span::new().try_hours(n))),
    of("add_minutes", 2, 2, "add_minutes(date, number)", |a| add(a, |n| Span::new().try_minutes(n))),
    of("add_seconds", 2, 2, "add_seconds(date, number)", |a| add(a, |n| Span::new().try_seconds(n))),
    of("datediff", 3, 3, "datediff(from, to, \"day\")", difference),
    of("fromtimestamp", 1, 1, "fromtimestamp(seconds since 1970)", |a| {
        super::number(a, |n| Timestamp::from_second(n as i64).map_or(Value::Null, Value::DateTime))
    }),
    of("format_date", 2, 2, "format_date(date, \"%d/%m/%Y\")", format_date),
];

/// A part of a date, as the clocks of a time zone show it where one is named.
fn part(arguments: &Arguments<'_>, make: fn(DateTime) -> i64) -> Result<Value, String> {
    let zone = match arg(arguments, 1) {
        Value::Null => TimeZone::UTC,
        zone => TimeZone::get(&zone.text()).map_err(|_| format!("“{}” is not a time zone", zone.text()))?,
    };
    date(arguments, |moment| {
        let there = TimeZone::UTC.to_timestamp(moment).map(|utc| utc.to_zoned(zone).datetime());
        Value::Integer(make(there.unwrap_or(moment)))
    })
}

fn moment_of(value: &Value) -> Result<DateTime, String> {
    value.moment().ok_or_else(|| format!("“{}” is not a date", value.text()))
}

/// What is added keeps the kind of date: hours make a moment of a day. 31 January and a month is the last of February.
fn add(arguments: &Arguments<'_>, span: fn(i64) -> Result<Span, jiff::Error>) -> Result<Value, String> {
    let (value, count) = (arg(arguments, 0), arg(arguments, 1));
    if value.is_empty() || count.is_empty() {
        return Ok(Value::Null);
    }
    let number = count.number().ok_or_else(|| format!("“{}” is not a number", count.text()))?;
    let read = match value {
        Value::Text(text) => parse_moment(text),
        other => Some(other.clone()),
    };
    let at = moment_of(value)?;
    let sum = span(number as i64).and_then(|span| at.checked_add(span)).map_err(|_| "The date is out of range")?;
    Ok(match read {
        Some(Value::Date(_)) if sum.time() == Time::midnight() => Value::Date(sum.date()),
        Some(Value::DateTime(_)) => TimeZone::UTC.to_timestamp(sum).map_or(Value::Null, Value::DateTime),
        _ => Value::LocalDateTime(sum),
    })
}

/// Whole units from the first date to the second.
fn difference(arguments: &Arguments<'_>) -> Result<Value, String> {
    if arg(arguments, 0).is_empty() || arg(arguments, 1).is_empty() {
        return Ok(Value::Null);
    }
    let (from, to) = (moment_of(arg(arguments, 0))?, moment_of(arg(arguments, 1))?);
    let name = arg(arguments, 2).text();
    let unit = match name.as_ref() {
        "year" => Unit::Year,
        "month" => Unit::Month,
        "day" => Unit::Day,
        "hour" => Unit::Hour,
        "minute" => Unit::Minute,
        "second" => Unit::Second,
        _ => return Err(format!("“{name}” is not year, month, day, hour, minute or second")),
    };
    let span = from.until((unit, to)).map_err(|error| error.to_string())?;
    Ok(Value::Integer(match unit {
        Unit::Year => span.get_years().into(),
        Unit::Month => span.get_months().into(),
        Unit::Day => span.get_days().into(),
        Unit::Hour => span.get_hours().into(),
        Unit::Minute => span.get_minutes(),
        _ => span.get_seconds(),
    }))
}

fn format_date(arguments: &Arguments<'_>) -> Result<Value, String> {
    let format = arg(arguments, 1).text();
    let value = arg(arguments, 0);
    if value.is_empty() {
        return Ok(Value::Null);
    }
    let moment = value.moment().ok_or_else(|| format!("“{}” is not a date", value.text()))?;
    let text = jiff::fmt::strtime::format(format.as_bytes(), moment)
        .map_err(|error| format!("“{format}” is not a date format: {error}"))?;
    Ok(Value::from_text(text))
}
