//! Extractors: rows from files, streamed; and what can be guessed about a file (behaviour.md 9).
//!
//! Everything here blocks: run it on a thread that may.
//!
//! A file is opened with [`open`] and read with [`Extraction::next_row`]. An [`ExtractError`] ends the file; a record
//! that cannot be read is a `RowError` among the rows, and the next one follows.

mod columns;
mod delimited;
mod delimited_guess;
mod delimited_rows;
mod encoding;
mod error;
mod file;
mod form_rows;
mod geojson;
mod guess;
mod headers;
mod json_guess;
mod json_source;
mod json_stream;
mod kind;
mod objects;
mod preview;
mod settings;
mod spreadsheet;
mod workbook;

pub use error::ExtractError;
pub use guess::{extractors as guess_extractors, params as guess_params};
pub use kind::ExtractorKind;
pub use preview::preview;
pub use settings::{ExtractorSettings, Faults};

use delimited::Dialect;
use delimited_rows::{DelimitedRows, DelimitedText};
use guess::Head;
use objects::{Layout, ObjectFile, ObjectRows, Shape};
use portico_processing::{Row, RowError, Schema};
use spreadsheet::{Spreadsheet, SpreadsheetRows};
use std::fs::File;
use std::path::Path;

/// A row, or why a record is none.
pub type Extracted = Result<Row, RowError>;

/// How far a file is read to learn which columns there are, where only the records themselves say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    Whole,
    /// Keys that first appear in later records are left out.
    Records(u64),
}

impl Depth {
    fn reaches(self, seen: u64) -> bool {
        match self {
            Self::Whole => true,
            Self::Records(limit) => seen < limit,
        }
    }
}

/// A reader of one kind of file.
trait Rows: Send {
    fn schema(&self) -> &Schema;
    fn next(&mut self) -> Result<Option<Extracted>, ExtractError>;
}

/// A file that is being read.
pub struct Extraction {
    rows: Box<dyn Rows>,
    ended: bool,
}

impl Extraction {
    /// The columns. All are texts but those whose type the file itself says.
    pub fn schema(&self) -> &Schema {
        self.rows.schema()
    }

    /// The next row; nothing at the end, and after an error of the file.
    pub fn next_row(&mut self) -> Result<Option<Extracted>, ExtractError> {
        if self.ended {
            return Ok(None);
        }
        let next = self.rows.next();
        self.ended = !matches!(next, Ok(Some(_)));
        next
    }
}

/// Opens a file. `file_name` is what people call it, wherever it lies.
pub fn open(
    path: &Path,
    file_name: &str,
    settings: &ExtractorSettings,
    depth: Depth,
) -> Result<Extraction, ExtractError> {
    let name = settings.boolean("extract_filename").unwrap_or_default().unwrap_or(false);
    let named = name.then(|| file_name.to_owned());
    let rows: Box<dyn Rows> = match settings.kind {
        ExtractorKind::Csvfile => {
            Box::new(DelimitedRows::open(File::open(path)?, delimited_text(path, settings, named)?)?)
        }
        ExtractorKind::Jsonfile | ExtractorKind::Jsondict | ExtractorKind::Geojson => {
            Box::new(ObjectRows::open(path, object_file(path, settings, named)?, depth)?)
        }
        ExtractorKind::Xlsx => Box::new(SpreadsheetRows::open(path, sheet(path, settings, named)?)?),
        ExtractorKind::File => Box::new(file::FileRow::new(file_name)),
        ExtractorKind::OdsForm => Box::new(form_rows::FormRows::open(path)?),
    };
    Ok(Extraction { rows, ended: false })
}

fn delimited_text(
    path: &Path,
    settings: &ExtractorSettings,
    file_name: Option<String>,
) -> Result<DelimitedText, ExtractError> {
    let head = Head::read(path)?;
    let guess = delimited_guess::guess(&head.bytes, head.whole);
    let said = |message: String| ExtractError::parameter("params", message);
    let dialect = Dialect {
        separator: settings.separator().map_err(said)?.unwrap_or(guess.dialect.separator),
        escape: settings.escape().map_err(said)?.unwrap_or(guess.dialect.escape),
        doublequote: settings.boolean("doublequote").map_err(said)?.unwrap_or(guess.dialect.doublequote),
        first_row: settings.row_number("first_row_no").map_err(said)?.unwrap_or(guess.dialect.first_row),
    };
    Ok(DelimitedText {
        encoding: settings.encoding().map_err(said)?.unwrap_or(guess.encoding),
        headers_first_row: settings.boolean("headers_first_row").map_err(said)?.unwrap_or(guess.headers_first_row),
        dialect,
        file_name,
    })
}

fn object_file(
    path: &Path,
    settings: &ExtractorSettings,
    file_name: Option<String>,
) -> Result<ObjectFile, ExtractError> {
    let guess = Head::read(path)?.json();
    let text = |name: &str| settings.text(name).ok().flatten();
    let guessed_layout = guess.as_ref().map_or(Layout::Elements, |guess| guess.layout);
    let guessed_root = guess.map(|guess| guess.root).unwrap_or_default();
    let (root, layout, shape) = match settings.kind {
        ExtractorKind::Geojson if guessed_root == "features" => (guessed_root, Layout::Elements, Shape::Feature),
        ExtractorKind::Geojson => (String::new(), guessed_layout, Shape::Feature),
        ExtractorKind::Jsondict => (text("json_root").unwrap_or_default().to_owned(), Layout::Members, Shape::Plain),
        _ => match text("json_root") {
            None => (guessed_root, guessed_layout, Shape::Plain),
            Some(root) if root.trim().is_empty() => (String::new(), guessed_layout, Shape::Plain),
            Some(root) => (root.to_owned(), Layout::Elements, Shape::Plain),
        },
    };
    let object = text("json_object").unwrap_or_default().to_owned();
    Ok(ObjectFile { layout, root, object, shape, file_name })
}

fn sheet(path: &Path, settings: &ExtractorSettings, file_name: Option<String>) -> Result<Spreadsheet, ExtractError> {
    let said = |message: String| ExtractError::parameter("params", message);
    let sheet = settings.text("sheet").map_err(said)?.map(str::to_owned);
    let first_row = settings.row_number("first_row_no").map_err(said)?;
    let headers = settings.boolean("headers_first_row").map_err(said)?;
    let (guessed_row, guessed_headers) = match (first_row, headers) {
        (Some(_), Some(_)) => (1, true),
        _ => spreadsheet::guess(path, sheet.as_deref())?,
    };
    Ok(Spreadsheet {
        sheet,
        first_row: first_row.unwrap_or(guessed_row),
        headers_first_row: headers.unwrap_or(guessed_headers),
        file_name,
    })
}

/// A record that cannot be read; `line` is where it starts.
fn row_error(record: u64, line: Option<u64>, message: impl Into<String>) -> Extracted {
    let message = message.into();
    let message = match line {
        Some(line) => format!("line {line}: {message}"),
        None => message,
    };
    Err(RowError { record, processor_uid: None, field: None, message })
}
