//! Submissions of a form, as `form_submissions/extract.rs` writes them: a line with the columns, then a line of cells
//! for each row.

use super::{ExtractError, Extracted, Rows};
use portico_processing::{Row, Schema, Value};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

pub struct FormRows {
    reader: BufReader<File>,
    schema: Schema,
    record: u64,
}

impl FormRows {
    pub fn open(path: &Path) -> Result<Self, ExtractError> {
        let mut reader = BufReader::new(File::open(path)?);
        let mut columns = String::new();
        reader.read_line(&mut columns)?;
        let schema = serde_json::from_str(&columns).map_err(|error| ExtractError::content(error.to_string()))?;
        Ok(Self { reader, schema, record: 0 })
    }
}

impl Rows for FormRows {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, ExtractError> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let cells: Vec<serde_json::Value> =
            serde_json::from_str(&line).map_err(|error| ExtractError::content(error.to_string()))?;
        self.record += 1;
        Ok(Some(Ok(Row::new(self.record, cells.into_iter().map(Value::from_json).collect()))))
    }
}
