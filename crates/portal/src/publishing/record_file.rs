//! Published records: one SQLite file a publication, written once and then only read.

use super::fingerprints::Fingerprints;
use crate::Outcome;
use portico_contract::fields::{Annotation, FieldType};
use portico_processing::{Row, Schema, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;

/// SQLite takes no more columns than this.
pub const MOST_FIELDS: usize = 2_000;

/// Rows of one transaction.
const BATCH: u64 = 20_000;

pub struct RecordFile {
    connection: Connection,
    insert: String,
    width: usize,
    written: u64,
    /// Of each record, where no fields are their key: those that are the same in all are one.
    fingerprints: Option<Fingerprints>,
}

impl RecordFile {
    /// Makes the file. A record is a row `c0, c1, …` in the order of the schema: names of fields never enter SQL.
    pub fn create(path: &Path, schema: &Schema) -> Result<Self, rusqlite::Error> {
        let connection = Connection::open(path)?;
        // Nobody reads the file before it is whole, and a half-written one is thrown away: it needs no journal.
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000;")?;
        let columns: Vec<String> = schema
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| format!("c{index} {}", column_type(field.field_type)))
            .collect();
        let columns = if columns.is_empty() { "c0 TEXT".to_owned() } else { columns.join(", ") };
        connection.execute_batch(&format!("CREATE TABLE records ({columns});"))?;
        let width = schema.len();
        let marks = vec!["?"; width.max(1)].join(", ");
        let mut insert = format!("INSERT INTO records VALUES ({marks})");
        let key = key_columns(schema);
        let mut fingerprints = None;
        if key.is_empty() {
            fingerprints = Some(Fingerprints::new(path.parent().unwrap_or(Path::new("."))));
        } else {
            // No value is a value of the key like any other.
            let key: Vec<String> = key.iter().map(|index| format!("coalesce(c{index}, '')")).collect();
            let key = key.join(", ");
            connection.execute_batch(&format!("CREATE UNIQUE INDEX record_key ON records ({key});"))?;
            let changes: Vec<String> = (0..width).map(|index| format!("c{index} = excluded.c{index}")).collect();
            insert.push_str(&format!(" ON CONFLICT ({key}) DO UPDATE SET {}", changes.join(", ")));
        }
        connection.execute_batch("BEGIN;")?;
        Ok(Self { connection, insert, width, written: 0, fingerprints })
    }

    pub fn write(&mut self, row: &Row) -> Result<(), rusqlite::Error> {
        let cells: Vec<_> = (0..self.width.max(1)).map(|index| stored(row.get(index))).collect();
        self.written += 1;
        if let Some(fingerprints) = &mut self.fingerprints {
            let kept = fingerprints.add(&cells, self.written);
            kept.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        }
        self.connection.prepare_cached(&self.insert)?.execute(params_from_iter(cells))?;
        if self.written.is_multiple_of(BATCH) {
            self.connection.execute_batch("COMMIT; BEGIN;")?;
        }
        Ok(())
    }

    /// Ends the file and sees to it that it is on disk. Answers how many records it has.
    pub fn finish(self, path: &Path) -> Outcome<u64> {
        let mut records = self.written;
        match self.fingerprints {
            Some(fingerprints) => {
                let connection = &self.connection;
                fingerprints.repeated(|record| {
                    records -= 1;
                    let delete = connection.prepare_cached("DELETE FROM records WHERE rowid = ?");
                    let deleted = delete.and_then(|mut delete| delete.execute([record.cast_signed()]));
                    deleted.map(drop).map_err(crate::Failure::internal)
                })?;
                connection.execute_batch("COMMIT;").map_err(crate::Failure::internal)?;
            }
            None => {
                self.connection.execute_batch("COMMIT;").map_err(crate::Failure::internal)?;
                records = self
                    .connection
                    .query_row("SELECT count(*) FROM records", [], |row| row.get::<_, i64>(0))
                    .map_err(crate::Failure::internal)?
                    .unsigned_abs();
            }
        }
        self.connection.flush_prepared_statement_cache();
        drop(self.connection);
        std::fs::File::open(path)?.sync_all()?;
        if let Some(folder) = path.parent() {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(records)
    }
}

/// The fields that identify a record together, by their annotation `id`: of several records with the same, the last
/// stays (behaviour.md 11). Without any, all fields are: records that are the same in each are one.
fn key_columns(schema: &Schema) -> Vec<usize> {
    let is_key = |index: &usize| {
        let field = schema.fields.get(*index);
        field.is_some_and(|field| field.annotations.iter().any(|note| note.annotation == Annotation::Id))
    };
    (0..schema.len()).filter(is_key).collect()
}

/// Opens published records to read them.
pub fn open_records(path: &Path) -> Result<Connection, rusqlite::Error> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Dates and moments are ISO texts, which sort as they should; points, shapes and lists are JSON.
fn column_type(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Int => "INTEGER",
        FieldType::Double => "REAL",
        _ => "TEXT",
    }
}

fn stored(value: &Value) -> ToSqlOutput<'_> {
    match value {
        Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
        Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
        Value::Decimal(number) => ToSqlOutput::Borrowed(ValueRef::Real(*number)),
        Value::GeoPoint(_) | Value::List(_) => value.to_json().to_string().into(),
        // The geometry, without the wrapping of the Explore API.
        Value::GeoShape(shape) => shape.to_string().into(),
        other => other.text().into_owned().into(),
    }
}
