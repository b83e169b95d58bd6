//! Every processor on real values: what goes in, what comes out, and what is told where it cannot.
#![expect(clippy::unwrap_used, reason = "a test may stop at once")]

mod calculation;
mod dates;
mod geo;
mod json;
mod pipeline;
mod records;
mod robustness;
mod text;

use portico_contract::ProcessorUid;
use portico_contract::processors::{DatasetProcessor, NewProcessor};
use portico_processing::{Collected, Pipeline, Row, Schema, StepError, Value};
use serde_json::Value as Json;

/// A step, as a portal sends it.
fn step(processor: Json) -> DatasetProcessor {
    let processor: NewProcessor = serde_json::from_value(processor).unwrap();
    processor.with_uid(ProcessorUid::new("pr_1").unwrap())
}

/// A table of texts: names, rows, messages of errors.
#[derive(Debug, PartialEq)]
struct Result {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    errors: Vec<String>,
}

fn values(cells: &[&str]) -> Vec<Value> {
    cells.iter().map(|cell| Value::from(*cell)).collect()
}

fn run_values(
    processor: Json,
    headings: &[&str],
    rows: Vec<Vec<Value>>,
) -> std::result::Result<Result, Vec<StepError>> {
    let pipeline = Pipeline::build(Schema::from_headings(headings.iter().copied()), &[step(processor)])?;
    let mut out = Collected::default();
    for (record, cells) in (1..).zip(rows) {
        pipeline.apply(Row::new(record, cells), &mut out);
    }
    let width = pipeline.schema().len();
    Ok(Result {
        names: pipeline.schema().fields.iter().map(|field| field.name.clone()).collect(),
        rows: out.rows.iter().map(|row| (0..width).map(|index| row.get(index).text().into_owned()).collect()).collect(),
        errors: out.errors.into_iter().map(|error| error.message).collect(),
    })
}

/// Runs one processor; the rows have to come out without an error.
#[track_caller]
fn run(processor: Json, headings: &[&str], rows: &[&[&str]]) -> Result {
    let result = run_values(processor, headings, rows.iter().map(|cells| values(cells)).collect()).unwrap();
    assert_eq!(result.errors, Vec::<String>::new());
    result
}

/// One field called `x` in, one field out.
#[track_caller]
fn one(processor: Json, input: &str, output: &str) -> String {
    let result = run(processor, &["x"], &[&[input]]);
    let index = result.names.iter().position(|name| name == output).unwrap();
    result.rows[0][index].clone()
}

/// What is told about one value.
#[track_caller]
fn record_error(processor: Json, input: &str) -> String {
    let result = run_values(processor, &["x"], vec![values(&[input])]).unwrap();
    assert_eq!(result.errors.len(), 1, "{result:?}");
    result.errors.into_iter().next().unwrap()
}

/// What is told of a step that cannot run: parameter and message.
#[track_caller]
fn refused(processor: Json) -> Vec<(String, String)> {
    let errors = run_values(processor, &["x", "y"], Vec::new()).unwrap_err();
    errors.into_iter().map(|error| (error.parameter, error.message)).collect()
}
