//! Processors of texts.

use super::{Builder, change, fill};
use crate::Value;
use crate::pipeline::Step;
use memchr::memmem;
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;
use regex::Captures;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Changes texts, and numbers and dates by their texts; points, shapes and lists are no texts.
pub(super) fn change_text(fields: Vec<usize>, make: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Step {
    change(fields, move |cell| {
        let new = match &*cell {
            Value::Text(text) => make(text),
            Value::GeoPoint(_) | Value::GeoShape(_) | Value::List(_) | Value::Null => None,
            other => make(&other.text()),
        };
        if let Some(new) = new {
            *cell = Value::from_text(new);
        }
        Ok(())
    })
}

pub(super) fn string_replace(kind: &contract::StringReplace, with: &mut Builder<'_>) -> Option<Step> {
    let fields = with.field_or_all(&kind.field, kind.all_fields);
    let old = kind.old.clone().unwrap_or_default();
    let new = kind.new.clone().unwrap_or_default();
    let finder = memmem::Finder::new(&old).into_owned();
    Some(change_text(fields, move |text| {
        // Most cells hold nothing to replace: they are not copied.
        if old.is_empty() || finder.find(text.as_bytes()).is_none() { None } else { Some(text.replace(&old, &new)) }
    }))
}

pub(super) fn regexp_replace(kind: &contract::RegexpReplace, with: &mut Builder<'_>) -> Option<Step> {
    let fields = with.field_or_all(&kind.field, kind.all_fields);
    let regex = with.regex("regexp", &kind.regexp, |builder| {
        builder
            .case_insensitive(kind.case_insensitive.unwrap_or(false))
            .multi_line(kind.multiline.unwrap_or(false))
            .dot_matches_new_line(kind.dot_all.unwrap_or(false));
    })?;
    let parts = replacement(kind.new.as_deref().unwrap_or_default());
    for part in &parts {
        let known = match part {
            Part::Text(_) => true,
            Part::Group(number) => *number < regex.captures_len(),
            Part::Named(name) => regex.capture_names().flatten().any(|group| group == name),
        };
        if !known {
            with.refuse("new", format!("The regular expression has no group {part}"));
        }
    }
    Some(change_text(fields, move |text| {
        let new = regex.replace_all(text, |captures: &Captures<'_>| {
            let mut new = String::new();
            for part in &parts {
                match part {
                    Part::Text(text) => new.push_str(text),
                    Part::Group(number) => new.push_str(captures.get(*number).map_or("", |group| group.as_str())),
                    Part::Named(name) => new.push_str(captures.name(name).map_or("", |group| group.as_str())),
                }
            }
            new
        });
        match new {
            Cow::Borrowed(_) => None,
            Cow::Owned(new) => Some(new),
        }
    }))
}

/// A piece of a replacement, written as in Python: `\1`, `\g<name>`.
enum Part {
    Text(String),
    Group(usize),
    Named(String),
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Group(number) => write!(f, "{number}"),
            Self::Named(name) => write!(f, "“{name}”"),
        }
    }
}

fn replacement(template: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let digits = after.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let part = match after.strip_prefix("g<").and_then(|name| name.split_once('>')) {
            Some((name, after)) => {
                rest = after;
                Some(name.parse().map_or_else(|_| Part::Named(name.to_owned()), Part::Group))
            }
            None if digits > 0 => {
                let (number, after) = after.split_at(digits);
                rest = after;
                number.parse().ok().map(Part::Group)
            }
            None => {
                let mut characters = after.chars();
                match characters.next() {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('\\') | None => text.push('\\'),
                    Some(other) => text.extend(['\\', other]),
                }
                rest = characters.as_str();
                None
            }
        };
        if let Some(part) = part {
            parts.push(Part::Text(std::mem::take(&mut text)));
            parts.push(part);
        }
    }
    text.push_str(rest);
    parts.push(Part::Text(text));
    parts
}

pub(super) fn string_extractor(kind: &contract::StringExtractor, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let regex = with.regex("regexp", &kind.regexp, |_| {})?;
    let names: Vec<(usize, String)> =
        regex.capture_names().enumerate().filter_map(|(group, name)| Some((group, name?.to_owned()))).collect();
    if names.is_empty() {
        with.refuse("regexp", "At least one named group is needed: (?P<name>…)");
    }
    let outputs: Vec<(usize, usize)> =
        names.iter().map(|(group, name)| (*group, with.output(name, FieldType::Text))).collect();
    Some(Box::new(move |mut row, emit| {
        let values: Vec<Value> = {
            let text = row.get(field).text();
            let captures = regex.captures(&text);
            let group = |number: usize| captures.as_ref()?.get(number).map(|found| Value::from(found.as_str()));
            outputs.iter().map(|(number, _)| group(*number).unwrap_or_default()).collect()
        };
        for ((_, output), value) in outputs.iter().zip(values) {
            row.set(*output, value);
        }
        emit.row(row);
    }))
}

pub(super) fn concat(kind: &contract::Concat, with: &mut Builder<'_>) -> Option<Step> {
    let (left, right) = (with.field("left", &kind.left), with.field("right", &kind.right));
    let output = with.output(&kind.output_field, FieldType::Text);
    let separator = kind.separator.clone().unwrap_or_default();
    Some(fill(output, move |row| {
        let (left, right) = (row.get(left).text(), row.get(right).text());
        let mut text = String::with_capacity(left.len() + separator.len() + right.len());
        text.push_str(&left);
        if !left.is_empty() && !right.is_empty() {
            text.push_str(&separator);
        }
        text.push_str(&right);
        Ok(Value::from_text(text))
    }))
}

pub(super) fn split(kind: &contract::Split, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let index = with.integer("index", &kind.index, 1..=10_000);
    let output = with.output(&kind.output_field, FieldType::Text);
    let separator = kind.separator.clone();
    let index = usize::try_from(index).unwrap_or(1) - 1;
    Some(fill(output, move |row| {
        Ok(row.get(field).text().split(separator.as_str()).nth(index).map(Value::from).unwrap_or_default())
    }))
}

pub(super) fn unicode_normalize(kind: &contract::UnicodeNormalize, with: &mut Builder<'_>) -> Option<Step> {
    let fields = match kind.all_fields {
        Some(true) => with.field_or_all("", Some(true)),
        _ => with.fields("fields", &kind.fields),
    };
    Some(change_text(fields, |text| match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => None,
        _ => Some(text.nfc().collect()),
    }))
}
