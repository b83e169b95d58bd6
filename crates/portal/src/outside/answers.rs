//! What a service has answered in this publication: rows pass twice, and many ask the same.

use crate::{Failure, Outcome};
use portico_processing::Value;
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::TempPath;

/// The values of the output fields, or what is told of the record.
pub type Answer = Result<Vec<Value>, String>;

/// In a file: memory does not grow with the number of addresses.
#[derive(Debug)]
pub struct Answers {
    /// Before the path: the file is closed, then removed.
    connection: Mutex<Connection>,
    _path: TempPath,
}

impl Answers {
    pub fn new(folder: &Path) -> Outcome<Self> {
        let path =
            tempfile::Builder::new().prefix("published_asked").suffix(".sqlite3").tempfile_in(folder)?.into_temp_path();
        let connection = Connection::open(&path).map_err(Failure::internal)?;
        let statements = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            CREATE TABLE answers (question TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;";
        connection.execute_batch(statements).map_err(Failure::internal)?;
        Ok(Self { connection: Mutex::new(connection), _path: path })
    }

    /// The answer to a question; `ask` is called where there is none yet. Failures are kept too: both passes tell the same.
    pub fn get(&self, question: &str, ask: impl FnOnce() -> Answer) -> Answer {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = connection
            .prepare_cached("SELECT answer FROM answers WHERE question = ?")
            .and_then(|mut query| query.query_row([question], |row| row.get::<_, String>(0)).optional())
            .map_err(|error| error.to_string())?;
        if let Some(answer) = kept.and_then(|text| serde_json::from_str::<Answer>(&text).ok()) {
            return answer;
        }
        let answer = ask();
        let text = serde_json::to_string(&answer).map_err(|error| error.to_string())?;
        connection
            .prepare_cached("INSERT INTO answers VALUES (?, ?)")
            .and_then(|mut insert| insert.execute((question, text)))
            .map_err(|error| error.to_string())?;
        answer
    }
}
