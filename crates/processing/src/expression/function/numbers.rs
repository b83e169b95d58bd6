//! Functions of numbers and points.

use super::{Arguments, Function, arg, number, of};
use crate::value::parse_number;
use crate::{Value, convert, geo};
use std::borrow::Cow;

pub(super) static NUMBERS: &[Function] = &[
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
    of("trunc", 1, 1, "trunc(number): without its decimals", |a| number(a, |n| whole(n.trunc()))),
    of("exp", 1, 1, "exp(number)", |a| real(a, f64::exp)),
    of("log", 1, 1, "log(number): the natural logarithm", |a| real(a, f64::ln)),
    of("log10", 1, 1, "log10(number)", |a| real(a, f64::log10)),
    of("sin", 1, 1, "sin(radians)", |a| real(a, f64::sin)),
    of("cos", 1, 1, "cos(radians)", |a| real(a, f64::cos)),
    of("tan", 1, 1, "tan(radians)", |a| real(a, f64::tan)),
    of("asin", 1, 1, "asin(number)", |a| real(a, f64::asin)),
    of("acos", 1, 1, "acos(number)", |a| real(a, f64::acos)),
    of("atan", 1, 1, "atan(number)", |a| real(a, f64::atan)),
    of("asinh", 1, 1, "asinh(number)", |a| real(a, f64::asinh)),
    of("acosh", 1, 1, "acosh(number)", |a| real(a, f64::acosh)),
    of("atanh", 1, 1, "atanh(number)", |a| real(a, f64::atanh)),
    of("degrees", 1, 1, "degrees(radians)", |a| real(a, f64::to_degrees)),
    of("radians", 1, 1, "radians(degrees)", |a| real(a, f64::to_radians)),
    of("sigmoid", 1, 1, "sigmoid(number)", |a| real(a, |n| 1.0 / (1.0 + (-n).exp()))),
    of("factorial", 1, 1, "factorial(number)", factorial),
    of("mod", 2, 2, "mod(number, divisor)", |a| divided(a, f64::rem_euclid)),
    of("div", 2, 2, "div(number, divisor): without decimals", |a| divided(a, |n, by| (n / by).floor())),
    of("gcd", 2, 2, "gcd(a, b)", |a| {
        two(a, |a, b| {
            let (mut a, mut b) = (a.trunc().abs(), b.trunc().abs());
            while b != 0.0 {
                (a, b) = (b, a % b);
            }
            Ok(whole(a))
        })
    }),
    of("distance", 2, 2, "distance(point, point): in metres", distance),
];

/// A number that is none (the logarithm of -1) is told, not written as nothing.
fn real(arguments: &Arguments<'_>, make: fn(f64) -> f64) -> Result<Value, String> {
    match arg(arguments, 0).number().map(make) {
        Some(result) if !result.is_finite() => Err(format!("There is no result for {}", arg(arguments, 0).text())),
        Some(result) => Ok(Value::decimal(result)),
        None => number(arguments, Value::decimal),
    }
}

/// Two numbers; nothing where one of them is missing.
fn two(arguments: &Arguments<'_>, make: impl FnOnce(f64, f64) -> Result<Value, String>) -> Result<Value, String> {
    if arguments.iter().any(|value| value.is_empty()) {
        return Ok(Value::Null);
    }
    match (arg(arguments, 0).number(), arg(arguments, 1).number()) {
        (Some(a), Some(b)) => make(a, b),
        (a, _) => Err(format!("“{}” is not a number", arg(arguments, usize::from(a.is_some())).text())),
    }
}

fn divided(arguments: &Arguments<'_>, make: fn(f64, f64) -> f64) -> Result<Value, String> {
    two(arguments, |number, by| match by {
        0.0 => Err("Division by zero".to_owned()),
        by => {
            let result = make(number, by);
            Ok(if result.fract() == 0.0 { whole(result) } else { Value::decimal(result) })
        }
    })
}

fn factorial(arguments: &Arguments<'_>) -> Result<Value, String> {
    let value = arg(arguments, 0);
    match value.number() {
        None => number(arguments, Value::decimal),
        // 171! is more than a number can hold.
        Some(number) if number.fract() == 0.0 && (0.0..=170.0).contains(&number) => {
            Ok(whole((1..=number as u32).map(f64::from).product()))
        }
        Some(_) => Err(format!("“{}” is not a whole number from 0 to 170", value.text())),
    }
}

fn distance(arguments: &Arguments<'_>) -> Result<Value, String> {
    if arguments.iter().any(|value| value.is_empty()) {
        return Ok(Value::Null);
    }
    let point = |index: usize| {
        let value = arg(arguments, index);
        convert::point(value).ok_or_else(|| format!("“{}” is not a point", value.text()))
    };
    Ok(Value::decimal(geo::distance_km(point(0)?, point(1)?) * 1000.0))
}

/// An integer where the number fits one.
fn whole(number: f64) -> Value {
    if number.abs() < 9_007_199_254_740_992.0 { Value::Integer(number as i64) } else { Value::decimal(number) }
}

/// Half away from zero, on the decimal digits that people see: 2.675 to two decimals is 2.68.
fn round(arguments: &Arguments<'_>) -> Result<Value, String> {
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

fn extreme(arguments: &Arguments<'_>, wanted: std::cmp::Ordering) -> Value {
    let mut values = arguments.iter().map(Cow::as_ref).filter(|value| !value.is_empty());
    let Some(first) = values.next() else { return Value::Null };
    values.fold(first, |best, value| if value.compare(best) == Some(wanted) { value } else { best }).clone()
}
