//! Rows from JSON: each record is an object, its keys are the fields.

use super::columns::{Columns, MOST_COLUMNS};
use super::json_source::plain;
use super::json_stream::{Found, JsonStream};
use super::{Depth, ExtractError, Extracted, Rows, encoding, geojson, row_error};
use encoding_rs::UTF_8;
use portico_contract::fields::FieldType;
use portico_processing::{Row, Schema, Value};
use serde_json::{Map, Value as Json};
use std::fs::File;
use std::io::BufRead;
use std::path::Path;

/// The field of the key, where the members of an object are the records.
const KEY: &str = "key";
/// The field of a member that is no object.
const VALUE: &str = "value";
/// Bytes of one line of a file of JSON lines.
const LONGEST_LINE: u64 = 32 << 20;

/// Where the records of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// At the end of the path.
    Elements,
    /// The members of the object at the end of the path.
    Members,
    /// One on each line: a broken line does not spoil the next.
    Lines,
}

#[derive(Debug, Clone)]
pub struct ObjectFile {
    pub layout: Layout,
    /// To the records, ijson-like.
    pub root: String,
    /// From each record to the object in it that counts.
    pub object: String,
    pub shape: Shape,
    /// The text of a further field with the name of the file.
    pub file_name: Option<String>,
}

/// What an object is made into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Its own keys.
    Plain,
    /// A GeoJSON feature: its properties, its identifier and where it is.
    Feature,
}

pub struct ObjectRows {
    objects: Objects,
    columns: Columns,
    shape: Shape,
    file_name: Option<String>,
}

impl ObjectRows {
    /// Opens the file, and reads it once (to `depth`) to learn which fields there are: objects need not all have
    /// the same keys, and a row has a place for each.
    pub fn open(path: &Path, file: ObjectFile, depth: Depth) -> Result<Self, ExtractError> {
        let mut columns = Columns::default();
        let mut scout = Objects::open(path, &file)?;
        let mut seen = 0;
        while depth.reaches(seen)
            && let Some((_, object)) = scout.next()?
        {
            seen += 1;
            for key in object.iter().flat_map(Map::keys) {
                if columns.ensure(key, file.shape.field_type(key)).is_none() {
                    return Err(ExtractError::content(format!(
                        "the records have more than {MOST_COLUMNS} different keys"
                    )));
                }
            }
        }
        if file.file_name.is_some() {
            columns.add_file_name();
        }
        Ok(Self { objects: Objects::open(path, &file)?, columns, shape: file.shape, file_name: file.file_name })
    }

    fn row(&mut self, number: u64, object: Map<String, Json>) -> Row {
        let mut cells = vec![Value::Null; self.columns.len()];
        for (key, value) in object {
            if let Some(cell) = self.columns.place(&key).and_then(|place| cells.get_mut(place)) {
                *cell = self.shape.value(&key, value);
            }
        }
        if let (Some(name), Some(cell)) = (&self.file_name, cells.last_mut()) {
            *cell = Value::from_text(name.as_str());
        }
        Row::new(number, cells)
    }
}

impl Shape {
    fn field_type(self, key: &str) -> FieldType {
        match (self, key) {
            (Self::Feature, geojson::POINT) => FieldType::GeoPoint2d,
            (Self::Feature, geojson::SHAPE) => FieldType::GeoShape,
            _ => FieldType::Text,
        }
    }

    fn value(self, key: &str, json: Json) -> Value {
        match (self, key) {
            (Self::Feature, geojson::POINT) => geojson::point(&json),
            (Self::Feature, geojson::SHAPE) if !json.is_null() => Value::GeoShape(Box::new(json)),
            _ => Value::from_json(json),
        }
    }
}

impl Rows for ObjectRows {
    fn schema(&self) -> &Schema {
        &self.columns.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, ExtractError> {
        let Some((at, object)) = self.objects.next()? else { return Ok(None) };
        Ok(Some(match object {
            Ok(object) => Ok(self.row(at.number, object)),
            Err(message) => row_error(at.number, Some(at.line), message),
        }))
    }
}

/// The objects of a file one by one; the outer error ends the file, the inner one its record.
struct Objects {
    source: Source,
    object: Vec<String>,
    shape: Shape,
    count: u64,
}

enum Source {
    Stream(JsonStream<encoding::TextReader<File>>),
    Lines { reader: encoding::TextReader<File>, line: u64 },
}

/// Where a record is: its number and its line, both from 1.
struct At {
    number: u64,
    line: u64,
}

type Object = Result<Map<String, Json>, String>;

impl Objects {
    fn open(path: &Path, file: &ObjectFile) -> Result<Self, ExtractError> {
        let reader = encoding::reader(File::open(path)?, UTF_8);
        let source = match file.layout {
            Layout::Elements => Source::Stream(JsonStream::new(reader, &file.root)),
            Layout::Members => Source::Stream(JsonStream::members(reader, &file.root)),
            Layout::Lines => Source::Lines { reader, line: 0 },
        };
        let object = file.object.split('.').map(str::trim).filter(|key| !key.is_empty()).map(str::to_owned).collect();
        Ok(Self { source, object, shape: file.shape, count: 0 })
    }

    fn next(&mut self) -> Result<Option<(At, Object)>, ExtractError> {
        let found = match &mut self.source {
            Source::Stream(stream) => stream.next()?,
            Source::Lines { reader, line } => next_line(reader, line)?,
        };
        let Some(found) = found else { return Ok(None) };
        self.count += 1;
        Ok(Some((At { number: self.count, line: found.line }, self.object_in(found))))
    }

    fn object_in(&self, found: Found) -> Object {
        let mut value: Json =
            serde_json::from_slice(&found.json).map_err(|error| format!("not valid JSON: {}", plain(&error)))?;
        for key in &self.object {
            value = match value {
                Json::Object(mut object) => object.shift_remove(key),
                _ => None,
            }
            .ok_or_else(|| format!("there is no '{}' in the record", self.object.join(".")))?;
        }
        let object = match (value, &found.key) {
            (Json::Object(object), _) => object,
            (value, Some(_)) => Map::from_iter([(VALUE.to_owned(), value)]),
            (other, None) => return Err(format!("the record is {}, not an object", kind(&other))),
        };
        let object = match self.shape {
            Shape::Plain => object,
            Shape::Feature => geojson::flatten(object)?,
        };
        Ok(match found.key {
            // The key of the member comes first; a member's own `key` would be told from it by nothing but order.
            Some(key) => std::iter::once((KEY.to_owned(), Json::String(key)))
                .chain(object.into_iter().filter(|(name, _)| name != KEY))
                .collect(),
            None => object,
        })
    }
}

fn next_line(reader: &mut impl BufRead, line: &mut u64) -> Result<Option<Found>, ExtractError> {
    loop {
        let mut json = Vec::new();
        *line += 1;
        let read = std::io::Read::take(&mut *reader, LONGEST_LINE).read_until(b'\n', &mut json)?;
        if read == 0 {
            return Ok(None);
        }
        if read as u64 == LONGEST_LINE && !json.ends_with(b"\n") {
            return Err(ExtractError::content(format!("line {line} is longer than {} MB", LONGEST_LINE >> 20)));
        }
        if !json.iter().all(u8::is_ascii_whitespace) {
            return Ok(Some(Found { json, key: None, line: *line }));
        }
    }
}

fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
