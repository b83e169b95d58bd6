//! Processors of multivalued texts. Blanks around a value do not count, and no value is empty.

use super::{Builder, fill};
use crate::pipeline::Step;
use crate::{Row, Value};
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;
use std::collections::HashSet;

fn values<'a>(text: &'a str, separator: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(separator).map(str::trim).filter(|value| !value.is_empty())
}

/// A record without values stays one record.
pub(super) fn expand(kind: &contract::ExpandMultivalued, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::Text);
    let separator = kind.separator.clone();
    Some(Box::new(move |mut row, emit| {
        let text = row.get(field).text().into_owned();
        let mut values = values(&text, &separator).peekable();
        if values.peek().is_none() {
            row.set(output, Value::Null);
            return emit.row(row);
        }
        while let Some(value) = values.next() {
            if values.peek().is_none() {
                row.set(output, Value::from(value));
                return emit.row(row);
            }
            let mut copy: Row = row.clone();
            copy.set(output, Value::from(value));
            emit.row(copy);
        }
    }))
}

pub(super) fn deduplicate(kind: &contract::DeduplicateMultivalued, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let output = with.output(&kind.output_field, FieldType::Text);
    let separator = kind.separator.clone();
    Some(fill(output, move |row| {
        let text = row.get(field).text();
        let mut seen = HashSet::new();
        let kept: Vec<&str> = values(&text, &separator).filter(|value| seen.insert(*value)).collect();
        Ok(Value::from_text(kept.join(&separator)))
    }))
}

pub(super) fn from_booleans(kind: &contract::BooleanToMultivalued, with: &mut Builder<'_>) -> Option<Step> {
    let fields = with.fields("fields", &kind.fields);
    let use_labels = kind.use_labels.unwrap_or(false);
    let titles: Vec<String> = fields
        .iter()
        .filter_map(|index| with.schema.fields.get(*index))
        .map(|field| if use_labels { field.label.clone() } else { field.name.clone() })
        .collect();
    let mut output = with.output(&kind.output_field, FieldType::Text);
    let removed: Vec<usize> = if kind.remove_fields.unwrap_or(false) {
        let mut removed: Vec<usize> = fields.iter().copied().filter(|index| *index != output).collect();
        removed.sort_unstable();
        removed.dedup();
        removed
    } else {
        Vec::new()
    };
    let mut index = 0..;
    with.schema.fields.retain(|_| index.next().is_none_or(|index| !removed.contains(&index)));
    output -= removed.iter().filter(|index| **index < output).count();
    let false_values = kind.false_values.clone();
    let empty_is_false = kind.empty_is_false.unwrap_or(true);
    let separator = kind.separator.clone().unwrap_or_else(|| ",".to_owned());
    Some(Box::new(move |mut row, emit| {
        let is_true = |index: usize| {
            let value = row.get(index);
            if value.is_empty() { !empty_is_false } else { !false_values.iter().any(|text| *text == value.text()) }
        };
        let names: Vec<&str> =
            fields.iter().zip(&titles).filter(|(index, _)| is_true(**index)).map(|(_, title)| title.as_str()).collect();
        let names = Value::from_text(names.join(&separator));
        if !removed.is_empty() {
            let mut index = 0..;
            row.cells.retain(|_| index.next().is_none_or(|index| !removed.contains(&index)));
        }
        row.set(output, names);
        emit.row(row);
    }))
}
