//! The functions of expressions.

use crate::Value;
use crate::value::parse_number;
use jiff::civil::DateTime;
use std::borrow::Cow;

/// A function: arguments in, a value or a message out.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    pub name: &'static str,
    /// How it is written, for help.
    pub usage: &'static str,
    pub(super) least: usize,
    pub(super) most: usize,
    run: fn(&[Cow<'_, Value>]) -> Result<Value, String>,
}

impl Function {
    pub(super) fn call(&self, arguments: &[Cow<'_, Value>]) -> Result<Value, String> {
        (self.run)(arguments)
    }

    pub(super) fn takes(&self) -> String {
        match (self.least, self.most) {
            (least, most) if least == most => format!("{least} value{}", if least == 1 { "" } else { "s" }),
            (least, usize::MAX) => format!("{least} values or more"),
            (least, most) => format!("{least} to {most} values"),
        }
    }
}

pub(super) fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

const fn of(
    name: &'static str,
    least: usize,
    most: usize,
    usage: &'static str,
    run: fn(&[Cow<'_, Value>]) -> Result<Value, String>,
) -> Function {
    Function { name, usage, least, most, run }
}

/// All functions but `if(condition, then, else)` and `coalesce(a, b, …)`, which evaluate only what they need.
pub static FUNCTIONS: &[Function] = &[
    of("upper", 1, 1, "upper(text)", |a| text(a, |t| t.to_uppercase())),
    of("lower", 1, 1, "lower(text)", |a| text(a, |t| t.to_lowercase())),
    of("capitalize", 1, 1, "capitalize(text)", |a| text(a, capitalize)),
    of("trim", 1, 1, "trim(text)", |a| text(a, |t| t.trim().to_owned())),
    of("concat", 1, usize::MAX, "concat(a, b, …)", |a| {
        Ok(Value::from_text(a.iter().map(|value| value.text()).collect::<String>()))
    }),
    of("length", 1, 1, "length(text)", |a| {
        Ok(Value::Integer(i64::try_from(arg(a, 0).text().chars().count()).unwrap_or(i64::MAX)))
    }),
    of("len", 1, 1, "len(text)", |a| {
        Ok(Value::Integer(i64::try_from(arg(a, 0).text().chars().count()).unwrap_or(i64::MAX)))
    }),
    of("substring", 2, 3, "substring(text, from, length): the first character is 0", substring),
    of("replace", 3, 3, "replace(text, old, new)", |a| {
        text(a, |t| match &*arg(a, 1).text() {
            "" => t.to_owned(),
            old => t.replace(old, &arg(a, 2).text()),
        })
    }),
    of("contains", 2, 2, "contains(text, part)", |a| test(a, |t, part| t.contains(part))),
    of("startswith", 2, 2, "startswith(text, start)", |a| test(a, |t, part| t.starts_with(part))),
    of("endswith", 2, 2, "endswith(text, end)", |a| test(a, |t, part| t.ends_with(part))),
    of("round", 1, 2, "round(number, decimals)", round),
    of("floor", 1, 1, "floor(number)", |a| number(a, |n| whole(n.floor()))),
    of("ceil", 1, 1, "ceil(number)", |a| number(a, |n| whole(n.ceil()))),
    of("abs", 1, 1, "abs(number)", |a| match arg(a, 0) {
        Value::Integer(n) => Ok(n.checked_abs().map_or(Value::Null, Value::Integer)),
        _ => number(a, |n| Value::decimal(n.abs())),
    }),
    of("sqrt", 1, 1, "sqrt(number)", |a| number(a, |n| Value::decimal(n.sqrt()))),
    of("pow", 2, 2, "pow(number, exponent)", |a| match (arg(a, 0).number(), arg(a, 1).number()) {
        (Some(n), Some(exponent)) => Ok(Value::decimal(n.powf(exponent))),
        _ => number(a, Value::decimal),
    }),
    of("min", 1, usize::MAX, "min(a, b, …)", |a| Ok(extreme(a, std::cmp::Ordering::Less))),
    of("max", 1, usize::MAX, "max(a, b, …)", |a| Ok(extreme(a, std::cmp::Ordering::Greater))),
    of("int", 1, 1, "int(number): without its decimals", |a| number(a, |n| whole(n.trunc()))),
    of("float", 1, 1, "float(text)", |a| number(a, Value::decimal)),
    of("text", 1, 1, "text(value)", |a| Ok(Value::from_text(arg(a, 0).text()))),
    of("isnull", 1, 1, "isnull(value)", |a| Ok(Value::Boolean(arg(a, 0).is_empty()))),
    of("year", 1, 1, "year(date)", |a| date(a, |d| Value::Integer(d.year().into()))),
    of("month", 1, 1, "month(date)", |a| date(a, |d| Value::Integer(d.month().into()))),
    of("day", 1, 1, "day(date)", |a| date(a, |d| Value::Integer(d.day().into()))),
    of("hour", 1, 1, "hour(date)", |a| date(a, |d| Value::Integer(d.hour().into()))),
    of("minute", 1, 1, "minute(date)", |a| date(a, |d| Value::Integer(d.minute().into()))),
    of("format_date", 2, 2, "format_date(date, \"%d/%m/%Y\")", format_date),
];

fn arg<'a>(arguments: &'a [Cow<'_, Value>], index: usize) -> &'a Value {
    static NULL: Value = Value::Null;
    arguments.get(index).map_or(&NULL, |value| value.as_ref())
}

fn text(arguments: &[Cow<'_, Value>], make: impl FnOnce(&str) -> String) -> Result<Value, String> {
    Ok(Value::from_text(make(&arg(arguments, 0).text())))
}

fn test(arguments: &[Cow<'_, Value>], test: impl FnOnce(&str, &str) -> bool) -> Result<Value, String> {
    Ok(Value::Boolean(test(&arg(arguments, 0).text(), &arg(arguments, 1).text())))
}

fn number(arguments: &[Cow<'_, Value>], make: impl FnOnce(f64) -> Value) -> Result<Value, String> {
    let value = arg(arguments, 0);
    match value.number() {
        _ if value.is_empty() => Ok(Value::Null),
        Some(number) => Ok(make(number)),
        None => Err(format!("“{}” is not a number", value.text())),
    }
}

fn date(arguments: &[Cow<'_, Value>], make: impl FnOnce(DateTime) -> Value) -> Result<Value, String> {
    let value = arg(arguments, 0);
    match value.moment() {
        _ if value.is_empty() => Ok(Value::Null),
        Some(moment) => Ok(make(moment)),
        None => Err(format!("“{}” is not a date", value.text())),
    }
}

/// An integer where the number fits one.
fn whole(number: f64) -> Value {
    if number.abs() < 9_007_199_254_740_992.0 { Value::Integer(number as i64) } else { Value::decimal(number) }
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

fn substring(arguments: &[Cow<'_, Value>]) -> Result<Value, String> {
    let count = |index: usize| match arg(arguments, index) {
        Value::Null => Ok(None),
        value => match value.number().filter(|number| *number >= 0.0) {
            Some(number) => Ok(Some(number as usize)),
            None => Err(format!("“{}” is not a number of characters", value.text())),
        },
    };
    let (from, length) = (count(1)?.unwrap_or(0), count(2)?.unwrap_or(usize::MAX));
    text(arguments, |text| text.chars().skip(from).take(length).collect())
}

/// Half away from zero, on the decimal digits that people see: 2.675 to two decimals is 2.68.
fn round(arguments: &[Cow<'_, Value>]) -> Result<Value, String> {
    let decimals = match arg(arguments, 1) {
        Value::Null => 0,
        value => match value.number().filter(|number| number.abs() <= 15.0) {
            Some(number) => number as i32,
            None => return Err(format!("“{}” is not a number of decimals", value.text())),
        },
    };
    number(arguments, |number| {
        if decimals <= 0 {
            let unit = 10_f64.powi(-decimals);
            return whole((number / unit).round() * unit);
        }
        let shifted = parse_number(&format!("{number}e{decimals}")).unwrap_or(number * 10_f64.powi(decimals));
        let rounded = shifted.round();
        Value::decimal(parse_number(&format!("{rounded}e-{decimals}")).unwrap_or(number))
    })
}

fn extreme(arguments: &[Cow<'_, Value>], wanted: std::cmp::Ordering) -> Value {
    let mut values = arguments.iter().map(Cow::as_ref).filter(|value| !value.is_empty());
    let Some(first) = values.next() else { return Value::Null };
    values.fold(first, |best, value| if value.compare(best) == Some(wanted) { value } else { best }).clone()
}

fn format_date(arguments: &[Cow<'_, Value>]) -> Result<Value, String> {
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
