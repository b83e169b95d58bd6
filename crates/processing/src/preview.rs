//! Rows before and after each step, for a few rows.

use crate::{Collected, Pipeline, Row, RowError, Schema, StepError};
use portico_contract::processors::DatasetProcessor;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Rows with their schema.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub schema: Schema,
    pub rows: Vec<Row>,
}

/// What one step does to the rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepPreview {
    pub uid: String,
    /// The type of the step.
    pub kind: String,
    pub before: Table,
    /// As `before` where the step cannot run.
    pub after: Table,
    /// Names of the fields that the step added.
    pub new_fields: Vec<String>,
    /// Names of the fields in which some value changed.
    pub changed_fields: Vec<String>,
    /// Names of the fields that the step removed.
    pub removed_fields: Vec<String>,
    /// The records of the source that did not come out.
    pub dropped_records: Vec<u64>,
    pub errors: Vec<RowError>,
    /// Why the step cannot run; the next ones see the rows as if it were not there.
    pub refused: Vec<StepError>,
}

/// Runs each step over the rows and tells what it changed.
pub fn preview(schema: Schema, rows: Vec<Row>, processors: &[DatasetProcessor]) -> Vec<StepPreview> {
    let mut table = Table { schema, rows };
    let mut steps = Vec::with_capacity(processors.len());
    for processor in processors {
        let step = step(table, processor);
        table = step.after.clone();
        steps.push(step);
    }
    steps
}

fn step(before: Table, processor: &DatasetProcessor) -> StepPreview {
    let (after, errors, refused) = match Pipeline::build(before.schema.clone(), std::slice::from_ref(processor)) {
        Ok(pipeline) => {
            let mut out = Collected::default();
            for row in &before.rows {
                pipeline.apply(row.clone(), &mut out);
            }
            (Table { schema: pipeline.schema().clone(), rows: out.rows }, out.errors, Vec::new())
        }
        Err(refused) => (before.clone(), Vec::new(), refused),
    };
    let names = |table: &Table| table.schema.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>();
    let (old, new) = (names(&before), names(&after));
    let came_out: HashSet<u64> = after.rows.iter().map(|row| row.record).collect();
    let mut dropped_records: Vec<_> =
        before.rows.iter().map(|row| row.record).filter(|record| !came_out.contains(record)).collect();
    dropped_records.dedup();
    StepPreview {
        uid: processor.uid.to_string(),
        kind: processor.kind.type_name().to_owned(),
        new_fields: new.iter().filter(|name| !old.contains(name)).cloned().collect(),
        removed_fields: old.iter().filter(|name| !new.contains(name)).cloned().collect(),
        changed_fields: new
            .iter()
            .filter(|name| old.contains(name) && changed(name, &before, &after))
            .cloned()
            .collect(),
        dropped_records,
        errors,
        refused,
        before,
        after,
    }
}

/// True where some row holds another value than the row it was made of.
fn changed(name: &str, before: &Table, after: &Table) -> bool {
    let (Some(old), Some(new)) = (before.schema.index_of(name), after.schema.index_of(name)) else { return false };
    after.rows.iter().any(|row| {
        let mut sources = before.rows.iter().filter(|source| source.record == row.record).peekable();
        sources.peek().is_some() && sources.all(|source| source.get(old) != row.get(new))
    })
}
