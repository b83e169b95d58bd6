//! Published records: one SQLite file a publication, written once and then only read.

use crate::Outcome;
use portico_contract::fields::{Annotation, FieldType};
use portico_processing::{Row, Schema, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
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
    /// Records of the same key replace each other.
    keyed: bool,
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
        let keyed = !key.is_empty();
        if keyed {
            // No value is a value of the key like any other.
            let key: Vec<String> = key.iter().map(|index| format!("coalesce(c{index}, '')")).collect();
            let key = key.join(", ");
            connection.execute_batch(&format!("CREATE UNIQUE INDEX record_key ON records ({key});"))?;
            let changes: Vec<String> = (0..width).map(|index| format!("c{index} = excluded.c{index}")).collect();
            insert.push_str(&format!(" ON CONFLICT ({key}) DO UPDATE SET {}", changes.join(", ")));
        }
        connection.execute_batch("BEGIN;")?;
        Ok(Self { connection, insert, width, written: 0, keyed })
    }

    pub fn write(&mut self, row: &Row) -> Result<(), rusqlite::Error> {
        let cells = (0..self.width.max(1)).map(|index| Cell(row.get(index)));
        self.connection.prepare_cached(&self.insert)?.execute(params_from_iter(cells))?;
        self.written += 1;
        if self.written.is_multiple_of(BATCH) {
            self.connection.execute_batch("COMMIT; BEGIN;")?;
        }
        Ok(())
    }

    /// Ends the file and sees to it that it is on disk. Answers how many records it has.
    pub fn finish(self, path: &Path) -> Outcome<u64> {
        self.connection.execute_batch("COMMIT;").map_err(crate::Failure::internal)?;
        let records = match self.keyed {
            false => self.written,
            true => self
                .connection
                .query_row("SELECT count(*) FROM records", [], |row| row.get::<_, i64>(0))
                .map_err(crate::Failure::internal)?
                .unsigned_abs(),
        };
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
/// stays (behaviour.md 11). Without any, every record is one of its own.
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

struct Cell<'a>(&'a Value);

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Value::Decimal(number) => ToSqlOutput::Borrowed(ValueRef::Real(*number)),
            Value::GeoPoint(_) | Value::List(_) => self.0.to_json().to_string().into(),
            // The geometry, without the wrapping of the Explore API.
            Value::GeoShape(shape) => shape.to_string().into(),
            other => other.text().into_owned().into(),
        })
    }
}
