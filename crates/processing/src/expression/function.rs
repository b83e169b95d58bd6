//! The functions of expressions.

mod dates;
mod numbers;
mod texts;

use crate::Value;
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
    functions().find(|function| function.name == name)
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
pub fn functions() -> impl Iterator<Item = &'static Function> {
    [texts::TEXTS, numbers::NUMBERS, dates::DATES].into_iter().flatten()
}

type Arguments<'a> = [Cow<'a, Value>];

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
