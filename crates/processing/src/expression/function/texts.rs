//! Functions of texts.

use super::{Arguments, Function, arg, of, test, text};
use crate::Value;
use regex::{Regex, RegexBuilder};
use std::cell::RefCell;
use unicode_normalization::UnicodeNormalization;

pub(super) static TEXTS: &[Function] = &[
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
    of("text", 1, 1, "text(value)", |a| Ok(Value::from_text(arg(a, 0).text()))),
    of("isnull", 1, 1, "isnull(value)", |a| Ok(Value::Boolean(arg(a, 0).is_empty()))),
    of("touppercase", 1, 1, "touppercase(text)", |a| text(a, |t| t.to_uppercase())),
    of("tolowercase", 1, 1, "tolowercase(text)", |a| text(a, |t| t.to_lowercase())),
    of("capitalize_all", 1, 1, "capitalize_all(text): each word", |a| text(a, capitalize_all)),
    of("normalize", 1, 1, "normalize(text): without accents", |a| {
        text(a, |t| t.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect())
    }),
    of("ljust", 3, 3, "ljust(text, length, fill)", |a| pad(a, |missing| (0, missing))),
    of("rjust", 3, 3, "rjust(text, length, fill)", |a| pad(a, |missing| (missing, 0))),
    of("center", 3, 3, "center(text, length, fill)", |a| pad(a, |missing| (missing / 2, missing - missing / 2))),
    of("match", 2, 2, "match(text, \"regular expression\")", matches),
    of("empty", 1, 1, "empty(value)", |a| Ok(Value::Boolean(arg(a, 0).text().trim().is_empty()))),
    of("isalnum", 1, 1, "isalnum(text)", |a| all(a, char::is_alphanumeric)),
    of("isalpha", 1, 1, "isalpha(text)", |a| all(a, char::is_alphabetic)),
    of("isdigit", 1, 1, "isdigit(text)", |a| all(a, |c| c.is_ascii_digit())),
    of("isdecimal", 1, 1, "isdecimal(text)", |a| all(a, |c| c.is_ascii_digit())),
    of("isnumeric", 1, 1, "isnumeric(text)", |a| all(a, char::is_numeric)),
    of("islower", 1, 1, "islower(text)", |a| cased(a, char::is_lowercase, char::is_uppercase)),
    of("isupper", 1, 1, "isupper(text)", |a| cased(a, char::is_uppercase, char::is_lowercase)),
];

/// A longer text is no cell, and a short expression could ask for gigabytes.
const LONGEST: usize = 10_000;

/// Fills a text up to a length; `sides` says how many characters go before and after it.
fn pad(arguments: &Arguments<'_>, sides: fn(usize) -> (usize, usize)) -> Result<Value, String> {
    let wanted = arg(arguments, 1);
    let length = match wanted.number().filter(|number| (0.0..=LONGEST as f64).contains(number)) {
        Some(number) => number as usize,
        None => return Err(format!("“{}” is not a length from 0 to {LONGEST}", wanted.text())),
    };
    let fill = arg(arguments, 2).text();
    let mut fill = fill.chars();
    let (Some(fill), None) = (fill.next(), fill.next()) else {
        return Err("One character is needed to fill up with".to_owned());
    };
    text(arguments, |text| {
        let (before, after) = sides(length.saturating_sub(text.chars().count()));
        let side = |count| std::iter::repeat_n(fill, count);
        side(before).chain(text.chars()).chain(side(after)).collect()
    })
}

thread_local! {
    /// The regular expression of the row before: nearly always that of this one.
    static LAST: RefCell<Option<(String, Regex)>> = const { RefCell::new(None) };
}

/// Anchored, as in Python: a match starts where the text does.
fn matches(arguments: &Arguments<'_>) -> Result<Value, String> {
    let pattern = arg(arguments, 1).text();
    LAST.with_borrow_mut(|last| {
        let regex = match last.take() {
            Some((known, regex)) if known == pattern => regex,
            _ => RegexBuilder::new(&format!("^(?:{pattern})"))
                .size_limit(1 << 20)
                .build()
                .map_err(|_| format!("“{pattern}” is not a regular expression"))?,
        };
        let found = regex.is_match(&arg(arguments, 0).text());
        *last = Some((pattern.into_owned(), regex));
        Ok(Value::Boolean(found))
    })
}

fn all(arguments: &Arguments<'_>, is: fn(char) -> bool) -> Result<Value, String> {
    let text = arg(arguments, 0).text();
    Ok(Value::Boolean(!text.is_empty() && text.chars().all(is)))
}

fn cased(arguments: &Arguments<'_>, wanted: fn(char) -> bool, other: fn(char) -> bool) -> Result<Value, String> {
    let text = arg(arguments, 0).text();
    Ok(Value::Boolean(text.chars().any(wanted) && !text.chars().any(other)))
}

fn capitalize_all(text: &str) -> String {
    let mut start = true;
    let words = text.chars().flat_map(|c| {
        let new: Vec<char> = if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
        start = !c.is_alphanumeric();
        new
    });
    words.collect()
}

fn capitalize(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters.flat_map(char::to_lowercase)).collect(),
        None => String::new(),
    }
}

fn substring(arguments: &Arguments<'_>) -> Result<Value, String> {
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
