//! Filters over rows.

use super::{Comparison, Filter, Part};
use crate::{Row, Schema, Value};
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

#[derive(Debug, Clone)]
enum Node {
    All,
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare(Place, Comparison, Value),
    In(Place, Vec<Value>),
    Range {
        place: Place,
        from: Value,
        from_included: bool,
        to: Value,
        to_included: bool,
    },
    IsNull(usize),
    IsTrue(usize),
    StartsWith(usize, String),
    /// Words, in one of these cells; in any where there is none.
    Words(Vec<usize>, Vec<String>),
}

#[derive(Debug, Clone, Copy)]
struct Place {
    index: usize,
    part: Option<Part>,
}

/// A filter over one schema, ready to be asked.
#[derive(Debug, Clone)]
pub struct BoundFilter {
    root: Node,
}

impl BoundFilter {
    pub(super) fn new(filter: &Filter, schema: &Schema) -> Result<Self, String> {
        Ok(Self { root: bind(filter, schema)? })
    }

    pub fn matches(&self, row: &Row) -> bool {
        matches(&self.root, row)
    }
}

fn bind(filter: &Filter, schema: &Schema) -> Result<Node, String> {
    let index = |name: &str| schema.index_of(name).ok_or_else(|| name.to_owned());
    let place = |operand: &super::Operand| Ok::<_, String>(Place { index: index(&operand.field)?, part: operand.part });
    let all = |parts: &[Filter]| parts.iter().map(|part| bind(part, schema)).collect::<Result<Vec<_>, _>>();
    Ok(match filter {
        Filter::All => Node::All,
        Filter::And(parts) => Node::And(all(parts)?),
        Filter::Or(parts) => Node::Or(all(parts)?),
        Filter::Not(inner) => Node::Not(Box::new(bind(inner, schema)?)),
        Filter::Compare { operand, comparison, value } => Node::Compare(place(operand)?, *comparison, value.clone()),
        Filter::In { operand, values } => Node::In(place(operand)?, values.clone()),
        Filter::Range { operand, from, from_included, to, to_included } => Node::Range {
            place: place(operand)?,
            from: from.clone(),
            from_included: *from_included,
            to: to.clone(),
            to_included: *to_included,
        },
        Filter::IsNull { field } => Node::IsNull(index(field)?),
        Filter::IsTrue { field } => Node::IsTrue(index(field)?),
        Filter::StartsWith { field, text } => Node::StartsWith(index(field)?, text.clone()),
        Filter::Like { field, text } => Node::Words(vec![index(field)?], fold_words(text)),
        Filter::Search { fields, text } => {
            let places = fields.iter().map(|field| index(field)).collect::<Result<Vec<_>, _>>()?;
            Node::Words(places, fold_words(text))
        }
    })
}

fn matches(node: &Node, row: &Row) -> bool {
    match node {
        Node::All => true,
        Node::And(parts) => parts.iter().all(|part| matches(part, row)),
        Node::Or(parts) => parts.iter().any(|part| matches(part, row)),
        Node::Not(inner) => !matches(inner, row),
        Node::Compare(place, Comparison::NotEqual, value) => !any(*place, row, |found| equal(found, value)),
        Node::Compare(place, comparison, value) => any(*place, row, |found| match comparison {
            Comparison::Equal | Comparison::NotEqual => equal(found, value),
            Comparison::Less => found.compare(value) == Some(Ordering::Less),
            Comparison::LessOrEqual => matches!(found.compare(value), Some(Ordering::Less | Ordering::Equal)),
            Comparison::Greater => found.compare(value) == Some(Ordering::Greater),
            Comparison::GreaterOrEqual => matches!(found.compare(value), Some(Ordering::Greater | Ordering::Equal)),
        }),
        Node::In(place, values) => any(*place, row, |found| values.iter().any(|value| equal(found, value))),
        Node::Range { place, from, from_included, to, to_included } => any(*place, row, |found| {
            let above = match found.compare(from) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Equal) => *from_included,
                _ => false,
            };
            above
                && match found.compare(to) {
                    Some(Ordering::Less) => true,
                    Some(Ordering::Equal) => *to_included,
                    _ => false,
                }
        }),
        Node::IsNull(index) => row.get(*index).is_empty(),
        Node::IsTrue(index) => match row.get(*index) {
            Value::Boolean(value) => *value,
            Value::Text(text) => text.eq_ignore_ascii_case("true"),
            value => value.number().is_some_and(|number| number != 0.0),
        },
        Node::StartsWith(index, start) => match row.get(*index) {
            Value::List(items) => items.iter().any(|item| item.starts_with(start.as_str())),
            value => !value.is_empty() && value.text().starts_with(start.as_str()),
        },
        Node::Words(_, words) if words.is_empty() => false,
        Node::Words(places, words) => {
            let cells: Vec<&Value> = match places.as_slice() {
                [] => row.cells.iter().collect(),
                places => places.iter().map(|index| row.get(*index)).collect(),
            };
            let found: Vec<String> = cells
                .into_iter()
                .filter(|cell| !matches!(cell, Value::GeoShape(_)))
                .flat_map(|cell| fold_words(&cell.text()))
                .collect();
            words.iter().all(|word| found.iter().any(|candidate| candidate.starts_with(word.as_str())))
        }
    }
}

/// Asks about the value of a place; about each of several values.
fn any(place: Place, row: &Row, test: impl Fn(&Value) -> bool) -> bool {
    let value = row.get(place.index);
    match (place.part, value) {
        (None, Value::List(items)) => items.iter().any(|item| test(&Value::Text(item.clone()))),
        (None, value) => test(value),
        (Some(Part::Length), value) => {
            test(&Value::Integer(i64::try_from(value.text().chars().count()).unwrap_or(i64::MAX)))
        }
        (Some(part), value) => value.moment().is_some_and(|moment| {
            let number: i64 = match part {
                Part::Year => moment.year().into(),
                Part::Month => moment.month().into(),
                Part::Day => moment.day().into(),
                Part::Hour => moment.hour().into(),
                Part::Minute | Part::Length => moment.minute().into(),
            };
            test(&Value::Integer(number))
        }),
    }
}

fn equal(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        // "true" and true are the same to a person who filters.
        (Value::Boolean(value), Value::Text(text)) | (Value::Text(text), Value::Boolean(value)) => {
            text.eq_ignore_ascii_case(if *value { "true" } else { "false" })
        }
        // A year names all its moments: date = 2022.
        (Value::Date(_) | Value::DateTime(_) | Value::LocalDateTime(_), Value::Integer(year)) => {
            found.moment().is_some_and(|moment| i64::from(moment.year()) == *year)
        }
        _ => found.compare(wanted) == Some(Ordering::Equal),
    }
}

/// The words of a text, in lower case and without accents, as full-text search compares them.
pub fn fold_words(text: &str) -> Vec<String> {
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
