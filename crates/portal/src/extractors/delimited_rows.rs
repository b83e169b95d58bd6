//! Rows from delimited text: the header becomes fields, each further record a row.

use super::columns::{Columns, MOST_COLUMNS};
use super::delimited::{Dialect, Records};
use super::encoding::{self, TextReader};
use super::{ExtractError, Extracted, Rows, row_error};
use encoding_rs::Encoding;
use portico_processing::{Row, Schema, Value};
use std::fs::File;

/// Everything there is to know to read the file.
#[derive(Debug, Clone)]
pub struct DelimitedText {
    pub encoding: &'static Encoding,
    pub dialect: Dialect,
    pub headers_first_row: bool,
    /// The text of a further field with the name of the file.
    pub file_name: Option<String>,
}

pub struct DelimitedRows {
    records: Records<TextReader<File>>,
    /// The first record, where it is data.
    pending: Option<u64>,
    cells: Vec<String>,
    width: usize,
    columns: Columns,
    file_name: Option<String>,
    count: u64,
}

impl DelimitedRows {
    /// Opens the file and reads its header.
    pub fn open(file: File, text: DelimitedText) -> Result<Self, ExtractError> {
        let mut records = Records::new(encoding::reader(file, text.encoding), &text.dialect);
        let mut cells = Vec::new();
        let first = records.read(&mut cells)?;
        if cells.len() > MOST_COLUMNS {
            return Err(ExtractError::content(format!("{} columns are more than {MOST_COLUMNS}", cells.len())));
        }
        let mut columns =
            Columns::from_headings(cells.iter().map(|cell| if text.headers_first_row { cell.as_str() } else { "" }));
        let width = columns.len();
        if text.file_name.is_some() {
            columns.add_file_name();
        }
        let pending = first.filter(|_| !text.headers_first_row);
        Ok(Self { records, pending, cells, width, columns, file_name: text.file_name, count: 0 })
    }

    fn row(&mut self, line: u64) -> Extracted {
        self.count += 1;
        let surplus = self.cells.get(self.width..).unwrap_or_default();
        let problem = if self.cells.len() < self.width {
            Some(format!("{} cells where the first row has {}", self.cells.len(), self.width))
        } else if surplus.iter().any(|cell| !cell.trim().is_empty()) {
            // Spreadsheets pad rows with empty cells at the end: those say nothing.
            Some(format!("{} cells where the first row has only {}", self.cells.len(), self.width))
        } else {
            None
        };
        if let Some(message) = problem {
            return row_error(self.count, Some(line), message);
        }
        let cells = self.cells.iter().take(self.width).map(|cell| Value::from_text(cell.as_str()));
        Ok(Row::new(self.count, cells.chain(self.file_name.as_deref().map(Value::from_text)).collect()))
    }
}

impl Rows for DelimitedRows {
    fn schema(&self) -> &Schema {
        &self.columns.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, ExtractError> {
        if let Some(line) = self.pending.take() {
            return Ok(Some(self.row(line)));
        }
        match self.records.read(&mut self.cells)? {
            Some(line) => Ok(Some(self.row(line))),
            None => Ok(None),
        }
    }
}
