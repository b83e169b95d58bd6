//! Rows from a sheet of a workbook.

use super::columns::Columns;
use super::headers::has_headers;
use super::workbook::{Sheet, SheetRow};
use super::{ExtractError, Extracted, Rows, row_error};
use portico_processing::{Row, Schema, Value};
use std::path::Path;

/// Rows looked at to find where a table starts.
const SAMPLE: usize = 50;

#[derive(Debug, Clone)]
pub struct Spreadsheet {
    /// The first sheet that is not empty, when absent.
    pub sheet: Option<String>,
    /// From 1.
    pub first_row: u64,
    pub headers_first_row: bool,
    /// The text of a further field with the name of the file.
    pub file_name: Option<String>,
}

pub struct SpreadsheetRows {
    sheet: Sheet,
    /// The first row, where it is data.
    pending: Option<SheetRow>,
    /// Columns from A that are empty in the header.
    indent: usize,
    width: usize,
    columns: Columns,
    file_name: Option<String>,
    count: u64,
}

impl SpreadsheetRows {
    pub fn open(path: &Path, settings: Spreadsheet) -> Result<Self, ExtractError> {
        let mut sheet = Sheet::open(path, settings.sheet.as_deref())?;
        let mut first = sheet.next()?;
        while first.as_ref().is_some_and(|row| row.number < settings.first_row) {
            first = sheet.next()?;
        }
        let cells = first.as_ref().map(|row| row.cells.as_slice()).unwrap_or_default();
        let indent = cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        let table = cells.get(indent..).unwrap_or_default();
        let headings: Vec<_> =
            table.iter().map(|cell| if settings.headers_first_row { cell.text() } else { "".into() }).collect();
        let mut columns = Columns::from_headings(headings.iter().map(AsRef::as_ref));
        let width = columns.len();
        if settings.file_name.is_some() {
            columns.add_file_name();
        }
        let pending = first.filter(|_| !settings.headers_first_row);
        Ok(Self { sheet, pending, indent, width, columns, file_name: settings.file_name, count: 0 })
    }

    fn row(&mut self, row: SheetRow) -> Extracted {
        self.count += 1;
        let SheetRow { number, mut cells } = row;
        let outside = cells.iter().take(self.indent).chain(cells.iter().skip(self.indent + self.width));
        if outside.clone().any(|cell| !cell.is_empty()) {
            let message = format!("a cell outside of the {} columns of the first row", self.width);
            return row_error(self.count, Some(number), message);
        }
        cells.resize(self.indent + self.width, Value::Null);
        cells.drain(..self.indent);
        cells.extend(self.file_name.as_deref().map(Value::from_text));
        Ok(Row::new(self.count, cells))
    }
}

impl Rows for SpreadsheetRows {
    fn schema(&self) -> &Schema {
        &self.columns.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, ExtractError> {
        let row = match self.pending.take() {
            Some(row) => Some(row),
            None => self.sheet.next()?,
        };
        Ok(row.map(|row| self.row(row)))
    }
}

/// Where the table of a sheet starts, and whether its first row names the columns.
pub fn guess(path: &Path, sheet: Option<&str>) -> Result<(u64, bool), ExtractError> {
    let mut sheet = Sheet::open(path, sheet)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE
        && let Some(row) = sheet.next()?
    {
        rows.push(row);
    }
    let filled = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let widest = rows.iter().map(filled).max().unwrap_or(0);
    // A title above a table has fewer cells than the table has columns.
    let start = rows.iter().position(|row| filled(row) * 2 > widest).unwrap_or(0);
    let Some(first) = rows.get(start) else { return Ok((1, true)) };
    let texts: Vec<Vec<String>> =
        rows.iter().skip(start).map(|row| row.cells.iter().map(|cell| cell.text().into_owned()).collect()).collect();
    Ok((first.number, has_headers(&texts)))
}
