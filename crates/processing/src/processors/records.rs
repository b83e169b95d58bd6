//! Processors that drop or multiply records.

use super::Builder;
use crate::expression::Expression;
use crate::pipeline::Step;
use crate::{Row, Schema, Value};
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;

/// Which records a step is about.
enum Condition {
    Expression(Expression),
    Empty(usize),
    Equals(usize, String),
    Contains(usize, String),
}

impl Condition {
    fn build(field: usize, value: Option<&str>, exact: Option<bool>, with: &mut Builder<'_>) -> Option<Self> {
        match value.unwrap_or_default() {
            "" => Some(Self::Empty(field)),
            text if text.starts_with('=') => Expression::parse(text, with.schema)
                .map(Self::Expression)
                .map_err(|error| with.refuse("value", error.to_string()))
                .ok(),
            text if exact == Some(false) => Some(Self::Contains(field, text.to_owned())),
            text => Some(Self::Equals(field, text.to_owned())),
        }
    }

    fn holds(&self, row: &Row) -> Result<bool, String> {
        match self {
            Self::Expression(expression) => expression.is_true(row),
            Self::Empty(field) => Ok(row.get(*field).is_empty()),
            Self::Equals(field, text) => Ok(row.get(*field).text() == text.as_str()),
            Self::Contains(field, text) => Ok(row.get(*field).text().contains(text.as_str())),
        }
    }

    fn field(&self) -> usize {
        match self {
            Self::Expression(_) => usize::MAX,
            Self::Empty(field) | Self::Equals(field, _) | Self::Contains(field, _) => *field,
        }
    }
}

/// A record about which the condition cannot be told is kept: losing rows silently is the worse fault.
fn drop_where(condition: Condition, keep: bool) -> Step {
    Box::new(move |row, emit| match condition.holds(&row) {
        Ok(holds) if holds == keep => emit.row(row),
        Ok(_) => {}
        Err(message) => {
            emit.error(row.record, condition.field(), message);
            emit.row(row);
        }
    })
}

pub(super) fn skip_record(kind: &contract::SkipRecord, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let condition = Condition::build(field, kind.value.as_deref(), kind.exact_match, with)?;
    Some(drop_where(condition, kind.keep.unwrap_or(false)))
}

/// As `skip_record`; that it also deletes records of earlier versions is the portal's part.
pub(super) fn delete_record(kind: &contract::DeleteRecord, with: &mut Builder<'_>) -> Option<Step> {
    let is_expression = kind.value.as_deref().is_some_and(|value| value.starts_with('='));
    let field = match kind.field.as_deref().filter(|field| !field.is_empty()) {
        Some(field) => with.field("field", field),
        None if is_expression => 0,
        None => {
            with.refuse("field", "This field is required");
            0
        }
    };
    let condition = Condition::build(field, kind.value.as_deref(), kind.exact_match, with)?;
    Some(drop_where(condition, false))
}

pub(super) fn transpose(kind: &contract::Transpose, with: &mut Builder<'_>) -> Option<Step> {
    let named = with.fields("fixed_fields", &kind.fixed_fields);
    let invert = kind.invert_fixed.unwrap_or(false);
    let (fixed, moved): (Vec<usize>, Vec<usize>) =
        (0..with.schema.len()).partition(|index| named.contains(index) != invert);
    if moved.is_empty() {
        with.refuse("fixed_fields", "No field is left to transpose");
    }
    let labels: Vec<String> =
        moved.iter().filter_map(|index| with.schema.fields.get(*index)).map(|field| field.label.clone()).collect();
    let mut schema =
        Schema { fields: fixed.iter().filter_map(|index| with.schema.fields.get(*index)).cloned().collect() };
    schema.add(&kind.title_label, FieldType::Text);
    schema.add(&kind.value_label, FieldType::Text);
    *with.schema = schema;
    let separator = kind.separator.clone().unwrap_or_else(|| ";".to_owned());
    if kind.one_line.unwrap_or(false) {
        let titles = labels.join(&separator);
        return Some(Box::new(move |mut row, emit| {
            let values: Vec<_> = moved.iter().map(|index| row.get(*index).text().into_owned()).collect();
            let mut cells: Vec<Value> = fixed.iter().map(|index| row.take(*index)).collect();
            cells.extend([Value::from(titles.as_str()), Value::from_text(values.join(&separator))]);
            emit.row(Row::new(row.record, cells));
        }));
    }
    Some(Box::new(move |mut row, emit| {
        for (index, label) in moved.iter().zip(&labels) {
            let mut cells: Vec<Value> = fixed.iter().map(|index| row.get(*index).clone()).collect();
            cells.extend([Value::from(label.as_str()), row.take(*index)]);
            emit.row(Row::new(row.record, cells));
        }
    }))
}
