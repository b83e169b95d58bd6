//! Sheets of XLSX, XLS and ODS workbooks as rows of cells, read by a thread that never runs far ahead.

use super::ExtractError;
use super::columns::MOST_COLUMNS;
use calamine::{Data, DataRef, DataType, Ods, Range, Reader, Xls, Xlsx};
use portico_processing::Value;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Rows that wait for their reader.
const AHEAD: usize = 256;
/// Unpacked bytes that are held in memory: texts, styles, and the whole content of an ODS file.
const MOST_IN_MEMORY: u64 = 512 << 20;
/// Unpacked bytes of sheets, which are streamed.
const MOST_STREAMED: u64 = 8 << 30;
/// Bytes of an XLS file, which is read whole.
const LARGEST_XLS: u64 = 128 << 20;

/// A row that has something in it.
pub struct SheetRow {
    /// From 1, as the spreadsheet program shows it.
    pub number: u64,
    /// From column A; may be shorter than other rows.
    pub cells: Vec<Value>,
}

/// The rows of one sheet, from top to bottom.
pub struct Sheet {
    rows: Receiver<Result<SheetRow, ExtractError>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Sheet {
    /// Opens the sheet called `name`, or the first one that is not empty.
    pub fn open(path: &Path, name: Option<&str>) -> Result<Self, ExtractError> {
        let (sender, rows) = sync_channel(AHEAD);
        let (path, name): (PathBuf, _) = (path.to_owned(), name.map(str::to_owned));
        let reader = std::thread::Builder::new().name("workbook".to_owned()).spawn(move || {
            if let Err(error) = send_rows(&path, name.as_deref(), &sender) {
                // Nobody listening is the usual end of a preview.
                sender.send(Err(error)).ok();
            }
        })?;
        Ok(Self { rows, reader: Some(reader) })
    }

    pub fn next(&mut self) -> Result<Option<SheetRow>, ExtractError> {
        match self.rows.recv() {
            Ok(row) => row.map(Some),
            Err(_) => match self.reader.take().map(std::thread::JoinHandle::join) {
                // The reader of such files may stumble over a hostile one; its thread is all that ends.
                Some(Err(_)) => Err(ExtractError::content("the workbook is damaged")),
                _ => Ok(None),
            },
        }
    }
}

enum Workbook {
    Xlsx(Box<Xlsx<BufReader<File>>>),
    Xls(Box<Xls<BufReader<File>>>),
    Ods(Box<Ods<BufReader<File>>>),
}

fn damaged(error: impl std::fmt::Display) -> ExtractError {
    ExtractError::content(format!("the workbook cannot be read: {error}"))
}

fn open(path: &Path) -> Result<Workbook, ExtractError> {
    let mut file = File::open(path)?;
    let mut magic = [0; 4];
    let is_zip = file.read_exact(&mut magic).is_ok() && magic == *b"PK\x03\x04";
    file.seek(SeekFrom::Start(0))?;
    if !is_zip {
        if file.metadata()?.len() > LARGEST_XLS {
            return Err(ExtractError::content(format!("an XLS file may have {} MB at most", LARGEST_XLS >> 20)));
        }
        return Xls::new(BufReader::new(file)).map(|book| Workbook::Xls(Box::new(book))).map_err(damaged);
    }
    let is_ods = check_unpacked_size(&file)?;
    file.seek(SeekFrom::Start(0))?;
    let reader = BufReader::new(file);
    if is_ods {
        Ods::new(reader).map(|book| Workbook::Ods(Box::new(book))).map_err(damaged)
    } else {
        Xlsx::new(reader).map(|book| Workbook::Xlsx(Box::new(book))).map_err(damaged)
    }
}

/// Unpacks everything into nothing: what an archive says of its size need not be true. True for an ODS file.
fn check_unpacked_size(file: &File) -> Result<bool, ExtractError> {
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    let (mut in_memory, mut streamed, mut is_ods) = (0, 0, false);
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let is_sheet = entry.name().starts_with("xl/worksheets/");
        is_ods |= entry.name() == "content.xml";
        let (sum, most) = if is_sheet { (&mut streamed, MOST_STREAMED) } else { (&mut in_memory, MOST_IN_MEMORY) };
        *sum += std::io::copy(&mut entry.take(most + 1 - *sum), &mut std::io::sink()).map_err(damaged)?;
        if *sum > most {
            return Err(ExtractError::content(format!("the workbook unpacks to more than {} MB", most >> 20)));
        }
    }
    Ok(is_ods)
}

type Sender = SyncSender<Result<SheetRow, ExtractError>>;

fn send_rows(path: &Path, name: Option<&str>, sender: &Sender) -> Result<(), ExtractError> {
    match open(path)? {
        Workbook::Xlsx(mut book) => {
            for sheet in wanted(book.sheet_names(), name)? {
                if send_cells(&mut book, &sheet, sender)? {
                    break;
                }
            }
        }
        Workbook::Xls(mut book) => {
            send_first(wanted(book.sheet_names(), name)?, |sheet| book.worksheet_range(sheet), sender)?
        }
        Workbook::Ods(mut book) => {
            send_first(wanted(book.sheet_names(), name)?, |sheet| book.worksheet_range(sheet), sender)?
        }
    }
    Ok(())
}

/// The sheets to try, in order.
fn wanted(sheets: Vec<String>, name: Option<&str>) -> Result<Vec<String>, ExtractError> {
    let Some(name) = name.map(str::trim).filter(|name| !name.is_empty()) else { return Ok(sheets) };
    match sheets.iter().find(|sheet| sheet.trim() == name) {
        Some(sheet) => Ok(vec![sheet.clone()]),
        None => {
            let message = format!("there is no sheet '{name}'; the sheets are: {}", sheets.join(", "));
            Err(ExtractError::parameter("sheet", message))
        }
    }
}

/// Streams an XLSX sheet; true where it had any cell.
fn send_cells(book: &mut Xlsx<BufReader<File>>, sheet: &str, sender: &Sender) -> Result<bool, ExtractError> {
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet of charts has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(false),
        Err(error) => return Err(damaged(error)),
    };
    let mut row = SheetRow { number: 0, cells: Vec::new() };
    let mut any = false;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Value::from_text(*text),
            other => value_of(&Data::from(other.clone())),
        };
        if value.is_empty() {
            continue;
        }
        let (line, column) = cell.get_position();
        let number = u64::from(line) + 1;
        if number != row.number {
            let complete = std::mem::replace(&mut row, SheetRow { number, cells: Vec::new() });
            if any && sender.send(Ok(complete)).is_err() {
                return Ok(true);
            }
            any = true;
        }
        let column = column as usize;
        if column >= MOST_COLUMNS {
            return Err(ExtractError::content(format!("row {number} has more than {} cells", MOST_COLUMNS)));
        }
        if row.cells.len() <= column {
            row.cells.resize(column + 1, Value::Null);
        }
        if let Some(place) = row.cells.get_mut(column) {
            *place = value;
        }
    }
    if any {
        sender.send(Ok(row)).ok();
    }
    Ok(any)
}

/// Sends the first sheet that has cells.
fn send_first<E: std::fmt::Display>(
    sheets: Vec<String>,
    mut range_of: impl FnMut(&str) -> Result<Range<Data>, E>,
    sender: &Sender,
) -> Result<(), ExtractError> {
    for sheet in sheets {
        let range = range_of(&sheet).map_err(damaged)?;
        let Some((top, left)) = range.start() else { continue };
        for (number, cells) in (u64::from(top) + 1..).zip(range.rows()) {
            let left = std::iter::repeat_n(Value::Null, left as usize);
            let mut cells: Vec<Value> = left.chain(cells.iter().map(value_of)).collect();
            let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            cells.truncate(filled);
            if filled > 0 && sender.send(Ok(SheetRow { number, cells })).is_err() {
                return Ok(());
            }
        }
        return Ok(());
    }
    Ok(())
}

/// Largest whole number that a spreadsheet holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn value_of(cell: &Data) -> Value {
    match cell {
        Data::Int(number) => Value::Integer(*number),
        // Spreadsheets know no whole numbers: 3.0 was typed as 3.
        Data::Float(number) if number.fract() == 0.0 && number.abs() <= EXACT => Value::Integer(*number as i64),
        Data::Float(number) => Value::decimal(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Value::from_text(text.as_str()),
        Data::Bool(yes) => Value::Boolean(*yes),
        Data::DateTime(moment) if moment.is_duration() => {
            let seconds = (moment.as_f64() * 86_400.0).round() as i64;
            Value::from_text(format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
        }
        Data::DateTime(_) => match cell.as_datetime() {
            Some(moment) => {
                let text = moment.to_string().replacen(' ', "T", 1);
                Value::from_text(text.strip_suffix("T00:00:00").unwrap_or(&text))
            }
            None => Value::Null,
        },
        // #N/A and its like say that there is no value.
        Data::Error(_) | Data::Empty => Value::Null,
    }
}
