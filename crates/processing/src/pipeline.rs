//! The processors of a dataset, ready to run: rows go in one by one and come out as they are made.

use crate::processors::{self, Builder};
use crate::{Row, Schema};
use portico_contract::datasets::RecordError;
use portico_contract::processors::{DatasetProcessor, ParameterErrors};
use serde::{Deserialize, Serialize};

/// Something that a step could not do with a record; the record goes on without it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Which record of the source, from 1.
    pub record: u64,
    /// The step at fault: a processor or a field configuration.
    pub processor_uid: Option<String>,
    /// The technical name of the field.
    pub field: Option<String>,
    pub message: String,
}

impl From<RowError> for RecordError {
    fn from(error: RowError) -> Self {
        Self {
            record_id: Some(error.record.to_string()),
            processor_uid: error.processor_uid,
            field_uid: error.field,
            message: Some(error.message),
        }
    }
}

/// Where rows and errors go.
pub trait Output {
    fn row(&mut self, row: Row);
    fn error(&mut self, error: RowError);
}

/// Keeps everything: for previews and small sources.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collected {
    pub rows: Vec<Row>,
    pub errors: Vec<RowError>,
}

impl Output for Collected {
    fn row(&mut self, row: Row) {
        self.rows.push(row);
    }

    fn error(&mut self, error: RowError) {
        self.errors.push(error);
    }
}

/// A step that cannot run, with what to tell about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{uid} ({kind}): {message}")]
pub struct StepError {
    pub uid: String,
    /// The type of the step: `string_replace`.
    pub kind: String,
    /// The parameter at fault; `type` where Portico cannot run the type at all.
    pub parameter: String,
    pub message: String,
}

/// A step, ready to run.
pub type Step = Box<dyn Fn(Row, &mut Emit<'_>) + Send + Sync>;

/// Where a step sends its rows: to the steps that follow it.
pub struct Emit<'a> {
    rest: &'a [Built],
    step: &'a Built,
    out: &'a mut dyn Output,
}

impl std::fmt::Debug for Emit<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Emit").field("step", &self.step.uid).finish_non_exhaustive()
    }
}

impl Emit<'_> {
    pub fn row(&mut self, row: Row) {
        run(self.rest, row, self.out);
    }

    /// Tells what is wrong with a field of a record, by its place after this step.
    pub fn error(&mut self, record: u64, field: usize, message: impl Into<String>) {
        let field = self.step.schema_after.fields.get(field).map(|field| field.name.clone());
        self.out.error(RowError { record, processor_uid: Some(self.step.uid.clone()), field, message: message.into() });
    }
}

/// Runs the steps that need more than their rows: other datasets, files, services.
pub trait Outside {
    /// The step, with the fields it adds put into `schema`, or what is wrong with it, by parameter. Nothing: it does
    /// not run here either.
    fn step(&self, processor: &DatasetProcessor, schema: &mut Schema) -> Option<Result<Step, ParameterErrors>>;
}

/// Previews have nothing but their rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct RowsAlone;

impl Outside for RowsAlone {
    fn step(&self, _: &DatasetProcessor, _: &mut Schema) -> Option<Result<Step, ParameterErrors>> {
        None
    }
}

struct Built {
    uid: String,
    schema_after: Schema,
    run: Step,
}

fn run(steps: &[Built], row: Row, out: &mut dyn Output) {
    match steps.split_first() {
        None => out.row(row),
        Some((step, rest)) => (step.run)(row, &mut Emit { rest, step, out }),
    }
}

/// The processors of a dataset over one schema. Memory does not grow with the number of rows.
pub struct Pipeline {
    source: Schema,
    steps: Vec<Built>,
}

impl std::fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pipeline").field("source", &self.source).field("steps", &self.steps.len()).finish()
    }
}

impl Pipeline {
    /// Prepares the steps. Every step that cannot run is told at once.
    pub fn build(source: Schema, processors: &[DatasetProcessor]) -> Result<Self, Vec<StepError>> {
        Self::build_with(source, processors, &RowsAlone)
    }

    /// As [`Pipeline::build`], with somebody who runs what needs more than rows.
    pub fn build_with(
        source: Schema,
        processors: &[DatasetProcessor],
        outside: &dyn Outside,
    ) -> Result<Self, Vec<StepError>> {
        let (mut steps, mut errors) = (Vec::with_capacity(processors.len()), Vec::new());
        let mut schema = source.clone();
        for processor in processors {
            match build_step(&schema, processor, outside) {
                Ok(step) => {
                    schema = step.schema_after.clone();
                    steps.push(step);
                }
                Err(more) => errors.extend(more),
            }
        }
        if errors.is_empty() { Ok(Self { source, steps }) } else { Err(errors) }
    }

    /// Sends a row through all steps; what comes out, none or many, goes to `out` at once.
    pub fn apply(&self, row: Row, out: &mut dyn Output) {
        run(&self.steps, row, out);
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The schema after the first `steps` steps; with 0 that of the source, beyond the end the last one.
    pub fn schema_after(&self, steps: usize) -> &Schema {
        match steps.min(self.steps.len()).checked_sub(1).and_then(|last| self.steps.get(last)) {
            Some(step) => &step.schema_after,
            None => &self.source,
        }
    }

    /// The schema of the rows that come out.
    pub fn schema(&self) -> &Schema {
        self.schema_after(self.steps.len())
    }
}

fn build_step(schema: &Schema, processor: &DatasetProcessor, outside: &dyn Outside) -> Result<Built, Vec<StepError>> {
    let mut schema_after = schema.clone();
    // What rows alone are enough for is never asked of the outside.
    let elsewhere = processor.kind.description().is_some_and(|description| !description.available());
    let step = if elsewhere { outside.step(processor, &mut schema_after) } else { None };
    let step = step.unwrap_or_else(|| {
        let mut builder = Builder::new(&mut schema_after);
        let step = processors::build(&processor.kind, &mut builder);
        builder.finish(step)
    });
    match step {
        Ok(run) => Ok(Built { uid: processor.uid.to_string(), schema_after, run }),
        Err(errors) => Err(errors
            .into_iter()
            .map(|(parameter, message)| StepError {
                uid: processor.uid.to_string(),
                kind: processor.kind.type_name().to_owned(),
                parameter,
                message,
            })
            .collect()),
    }
}
