//! The records of a joined dataset by their key: in a file, so that its size does not matter.

use super::scratch::Scratch;
use crate::{Failure, Outcome};
use portico_processing::Value;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

#[derive(Debug)]
pub struct Lookup(Mutex<Scratch>);

impl Lookup {
    /// Fills a file with what `records` sends: keys and cells.
    pub fn build(
        folder: &Path,
        records: impl FnOnce(&mut dyn FnMut(&str, &[Value]) -> Outcome<()>) -> Outcome<()>,
    ) -> Outcome<Self> {
        let schema =
            "PRAGMA cache_size = -16000; CREATE TABLE records (key TEXT NOT NULL, cells TEXT NOT NULL); BEGIN;";
        let scratch = Scratch::new(folder, "join", schema)?;
        let connection = &scratch.connection;
        records(&mut |key, cells| {
            let insert = connection.prepare_cached("INSERT INTO records VALUES (?, ?)");
            insert.and_then(|mut insert| insert.execute((key, to_text(cells)))).map_err(Failure::internal)?;
            Ok(())
        })?;
        connection.execute_batch("COMMIT; CREATE INDEX records_by_key ON records (key);").map_err(Failure::internal)?;
        connection.flush_prepared_statement_cache();
        Ok(Self(Mutex::new(scratch)))
    }

    /// Sends the cells of every record of this key, in the order of the dataset, until `take` has enough.
    pub fn each(&self, key: &str, mut take: impl FnMut(Vec<Value>) -> bool) -> Result<(), String> {
        let scratch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut query = scratch
            .connection
            .prepare_cached("SELECT cells FROM records WHERE key = ? ORDER BY rowid")
            .map_err(|error| error.to_string())?;
        let mut rows = query.query([key]).map_err(|error| error.to_string())?;
        while let Some(row) = rows.next().map_err(|error| error.to_string())? {
            let cells: String = row.get(0).map_err(|error| error.to_string())?;
            if !take(serde_json::from_str(&cells).unwrap_or_default()) {
                break;
            }
        }
        Ok(())
    }
}

fn to_text(cells: &[Value]) -> String {
    serde_json::to_string(cells).unwrap_or_else(|_| "[]".to_owned())
}
