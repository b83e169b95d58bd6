//! The work on the rows, in a blocking thread: a pass that learns the types, a pass that writes.

use super::Progress;
use super::record_file::{MOST_FIELDS, RecordFile};
use super::source::{Extracted, Opener, Source, SourceError};
use crate::outside::Files;
use portico_contract::datasets::RecordError;
use portico_contract::fields::DatasetFieldConfiguration;
use portico_contract::processors::DatasetProcessor;
use portico_processing::{FieldStack, Inference, Output, Outside, Pipeline, Row, RowError, Schema, StepError};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Errors of records that are kept; the rest is counted.
const MOST_ERRORS: usize = 1_000;

/// Everything a publication works with.
pub struct Work {
    pub openers: Vec<Opener>,
    pub processors: Vec<DatasetProcessor>,
    pub fields: Vec<DatasetFieldConfiguration>,
    /// Runs the steps that need more than their rows.
    pub outside: Box<dyn Outside + Send>,
    /// What they download.
    pub files: Arc<Files>,
    pub file: PathBuf,
    pub records_limit: u64,
}

/// What came of it.
#[derive(Debug)]
pub struct Written {
    pub schema: Schema,
    pub records: u64,
    pub errors: Vec<RecordError>,
    /// Stopped before the end: the records so far are there.
    pub aborted: bool,
}

#[derive(Debug)]
pub enum Stop {
    /// In words for the person who publishes.
    Failed(String, Vec<RecordError>),
    LimitReached {
        limit: u64,
        value: u64,
    },
    /// Stopped before any record was written.
    Aborted,
}

impl From<SourceError> for Stop {
    fn from(error: SourceError) -> Self {
        Self::Failed(error.0, Vec::new())
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(format!("The records could not be stored: {error}"), Vec::new())
    }
}

pub fn write(work: &Work, progress: &Progress) -> Result<Written, Stop> {
    let sources = open_all(work)?;
    let source_schema = joint_schema(&sources);
    let pipeline = Pipeline::build_with(source_schema.clone(), &work.processors, &*work.outside)
        .map_err(|errors| refused("Processor", &errors))?;

    let mut learning = Learning { inference: Inference::new(pipeline.schema()), records: 0 };
    each_row(sources, &source_schema, progress, |row| {
        if let Ok(row) = row {
            pipeline.apply(row, &mut learning);
        }
        match learning.records > work.records_limit {
            true => Err(Stop::LimitReached { limit: work.records_limit, value: learning.records }),
            false => Ok(()),
        }
    })?;
    if progress.is_stopped() {
        return Err(Stop::Aborted);
    }
    let mut typed = pipeline.schema().clone();
    learning.inference.apply(&mut typed);
    let stack = FieldStack::build(typed, &work.fields).map_err(|errors| refused("Field configuration", &errors))?;
    if stack.schema().len() > MOST_FIELDS {
        let message = format!("{} fields are more than {MOST_FIELDS}.", stack.schema().len());
        return Err(Stop::Failed(message, Vec::new()));
    }

    let file = RecordFile::create(&work.file, stack.schema())?;
    let mut writing = Writing { file, stack: &stack, progress, errors: Errors::default(), failed: None };
    progress.read.store(0, Ordering::Relaxed);
    each_row(open_all(work)?, &source_schema, progress, |row| {
        match row {
            Ok(row) => pipeline.apply(row, &mut writing),
            Err(error) => writing.errors.add(error),
        }
        writing.failed.take().map_or(Ok(()), |error| Err(error.into()))
    })?;
    let Writing { file, errors, .. } = writing;
    let records = file
        .finish(&work.file)
        .and_then(|records| work.files.put_into(&work.file).map(|()| records))
        .map_err(|error| Stop::Failed(error.to_string(), Vec::new()))?;
    Ok(Written { schema: stack.schema().clone(), records, errors: errors.kept, aborted: progress.is_stopped() })
}

/// The fields of all resources: those of the first, then what the others add. Same name, same field.
fn joint_schema(sources: &[Box<dyn Source>]) -> Schema {
    let mut joint = Schema::default();
    for source in sources {
        for field in &source.schema().fields {
            if joint.fields.iter().all(|known| known.name != field.name) {
                joint.fields.push(field.clone());
            }
        }
    }
    joint
}

fn open_all(work: &Work) -> Result<Vec<Box<dyn Source>>, SourceError> {
    work.openers.iter().map(|open| open()).collect()
}

/// Sends every row of every resource, with its cells in the places of the joint schema. Ends early when stopped.
fn each_row(
    sources: Vec<Box<dyn Source>>,
    joint: &Schema,
    progress: &Progress,
    mut take: impl FnMut(Extracted) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut record = 0;
    for mut source in sources {
        let places = places(&*source, joint);
        while let Some(extracted) = source.next()? {
            if progress.is_stopped() {
                return Ok(());
            }
            record += 1;
            progress.read.store(record, Ordering::Relaxed);
            // Records are numbered through all resources.
            take(match extracted {
                Ok(row) => Ok(Row { record, cells: placed(row.cells, &places, joint.len()) }),
                Err(error) => Err(RowError { record, ..error }),
            })?;
        }
    }
    Ok(())
}

/// Where the fields of a source are in the joint schema; nothing where they are in the same places.
fn places(source: &dyn Source, joint: &Schema) -> Option<Vec<usize>> {
    let fields = &source.schema().fields;
    let same = fields.iter().zip(&joint.fields).all(|(own, joint)| own.name == joint.name);
    let place = |name: &str| joint.fields.iter().position(|field| field.name == name).unwrap_or_default();
    (!same).then(|| fields.iter().map(|field| place(&field.name)).collect())
}

fn placed(
    mut cells: Vec<portico_processing::Value>,
    places: &Option<Vec<usize>>,
    width: usize,
) -> Vec<portico_processing::Value> {
    let Some(places) = places else {
        cells.resize(width, portico_processing::Value::Null);
        return cells;
    };
    let mut row = vec![portico_processing::Value::Null; width];
    for (cell, place) in cells.into_iter().zip(places) {
        if let Some(target) = row.get_mut(*place) {
            *target = cell;
        }
    }
    row
}

/// Steps that cannot run, as one message that names each.
fn refused(what: &str, errors: &[StepError]) -> Stop {
    let messages: Vec<String> = errors
        .iter()
        .map(|error| format!("{what} {} ({}), parameter {}: {}", error.uid, error.kind, error.parameter, error.message))
        .collect();
    let records = errors.iter().map(|error| RecordError {
        processor_uid: Some(error.uid.clone()),
        message: Some(error.message.clone()),
        ..RecordError::default()
    });
    Stop::Failed(messages.join("\n"), records.collect())
}

/// The first pass: types and the number of records. Errors come again in the second pass.
struct Learning {
    inference: Inference,
    records: u64,
}

impl Output for Learning {
    fn row(&mut self, row: Row) {
        self.records += 1;
        self.inference.observe(&row);
    }

    fn error(&mut self, _: RowError) {}
}

#[derive(Default)]
struct Errors {
    kept: Vec<RecordError>,
}

impl Errors {
    fn add(&mut self, error: RowError) {
        if self.kept.len() < MOST_ERRORS {
            self.kept.push(error.into());
        }
    }
}

/// The second pass: what leaves the pipeline goes through the field configurations into the file.
struct Writing<'a> {
    file: RecordFile,
    stack: &'a FieldStack,
    progress: &'a Progress,
    errors: Errors,
    failed: Option<rusqlite::Error>,
}

impl Output for Writing<'_> {
    fn row(&mut self, row: Row) {
        let stack = self.stack;
        stack.apply(row, &mut Storing { file: &mut self.file, errors: &mut self.errors, failed: &mut self.failed });
        self.progress.processed.fetch_add(1, Ordering::Relaxed);
    }

    fn error(&mut self, error: RowError) {
        self.errors.add(error);
    }
}

struct Storing<'a> {
    file: &'a mut RecordFile,
    errors: &'a mut Errors,
    failed: &'a mut Option<rusqlite::Error>,
}

impl Output for Storing<'_> {
    fn row(&mut self, row: Row) {
        if self.failed.is_none() {
            *self.failed = self.file.write(&row).err();
        }
    }

    fn error(&mut self, error: RowError) {
        self.errors.add(error);
    }
}

#[cfg(test)]
mod tests;
