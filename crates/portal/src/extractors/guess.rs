//! Guessing the extractor of a file and its parameters, by its content first and by its name where that is silent.

use super::kind::ExtractorKind;
use super::objects::Layout;
use super::{ExtractError, delimited_guess, encoding, json_guess, spreadsheet};
use serde_json::{Map, Value as Json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes that guesses look at.
const HEAD: u64 = 128 * 1024;

/// The start of a file.
pub struct Head {
    pub bytes: Vec<u8>,
    /// The head is the whole file.
    pub whole: bool,
}

impl Head {
    pub fn read(path: &Path) -> Result<Self, ExtractError> {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        file.take(HEAD).read_to_end(&mut bytes)?;
        Ok(Self { whole: bytes.len() as u64 >= size, bytes })
    }

    /// The text, decoded as it seems to be encoded.
    pub fn text(&self) -> String {
        let mut text = Vec::new();
        // Reading from memory cannot fail.
        encoding::reader(&self.bytes[..], encoding::guess(&self.bytes)).read_to_end(&mut text).ok();
        String::from_utf8_lossy(&text).into_owned()
    }

    pub fn json(&self) -> Option<json_guess::Guess> {
        json_guess::guess(&self.text())
    }
}

/// The extractors that can read the file, the likeliest first. There is always one: `file` takes anything.
pub fn extractors(path: &Path, file_name: &str) -> Result<Vec<ExtractorKind>, ExtractError> {
    let head = Head::read(path)?;
    let mut kinds = by_content(path, &head).unwrap_or_else(|| by_name(file_name));
    kinds.push(ExtractorKind::File);
    Ok(kinds)
}

/// Nothing where the content says nothing: an empty file.
fn by_content(path: &Path, head: &Head) -> Option<Vec<ExtractorKind>> {
    if head.bytes.starts_with(b"PK\x03\x04") {
        return Some(if is_workbook(path) { vec![ExtractorKind::Xlsx] } else { Vec::new() });
    }
    if head.bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(vec![ExtractorKind::Xlsx]);
    }
    let text = head.text();
    if text.trim().is_empty() {
        return None;
    }
    if let Some(guess) = json_guess::guess(&text) {
        return Some(match guess {
            guess if guess.is_geojson => vec![ExtractorKind::Geojson, ExtractorKind::Jsonfile],
            guess if guess.is_dictionary => vec![ExtractorKind::Jsondict, ExtractorKind::Jsonfile],
            guess if guess.layout == Layout::Lines => vec![ExtractorKind::Jsonfile],
            _ => vec![ExtractorKind::Jsonfile, ExtractorKind::Jsondict],
        });
    }
    let strange = text.chars().filter(|c| (c.is_control() && !c.is_whitespace()) || *c == '\u{fffd}').count();
    Some(if strange * 100 > text.chars().count() { Vec::new() } else { vec![ExtractorKind::Csvfile] })
}

fn is_workbook(path: &Path) -> bool {
    File::open(path)
        .ok()
        .and_then(|file| zip::ZipArchive::new(std::io::BufReader::new(file)).ok())
        .is_some_and(|archive| archive.file_names().any(|name| name == "xl/workbook.xml" || name == "content.xml"))
}

fn by_name(file_name: &str) -> Vec<ExtractorKind> {
    let ending = file_name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "geojson" => vec![ExtractorKind::Geojson, ExtractorKind::Jsonfile],
        "json" | "jsonl" | "ndjson" => vec![ExtractorKind::Jsonfile],
        "xlsx" | "xlsm" | "xls" | "ods" => vec![ExtractorKind::Xlsx],
        _ => vec![ExtractorKind::Csvfile],
    }
}

/// The parameters with which `kind` would read the file.
pub fn params(path: &Path, kind: ExtractorKind) -> Result<Map<String, Json>, ExtractError> {
    let mut params = Map::new();
    let mut set = |name: &str, value: Json| params.insert(name.to_owned(), value);
    match kind {
        ExtractorKind::Csvfile => {
            let head = Head::read(path)?;
            let guess = delimited_guess::guess(&head.bytes, head.whole);
            let character = |byte: u8| Json::String(char::from(byte).to_string());
            set("separator", character(guess.dialect.separator));
            set("encoding", encoding::label(guess.encoding).into());
            set("headers_first_row", guess.headers_first_row.into());
            set("first_row_no", guess.dialect.first_row.into());
            set("doublequote", guess.dialect.doublequote.into());
            set("escapechar", guess.dialect.escape.map_or("".into(), character));
            set("extract_filename", false.into());
        }
        ExtractorKind::Jsonfile => {
            set("json_root", Head::read(path)?.json().map(|guess| guess.root).unwrap_or_default().into());
            set("json_object", "".into());
            set("extract_filename", false.into());
        }
        ExtractorKind::Jsondict => {
            set("json_root", "".into());
            set("json_object", "".into());
            set("extract_filename", false.into());
        }
        ExtractorKind::Geojson => {
            set("extract_filename", false.into());
        }
        ExtractorKind::Xlsx => {
            let (first_row, headers_first_row) = spreadsheet::guess(path, None)?;
            set("sheet", "".into());
            set("first_row_no", first_row.into());
            set("headers_first_row", headers_first_row.into());
            set("extract_filename", false.into());
        }
        ExtractorKind::File | ExtractorKind::OdsForm => {}
    }
    Ok(params)
}
