//! What a service has answered in this publication: rows pass twice, and many ask the same.

use super::scratch::Scratch;
use crate::Outcome;
use portico_processing::Value;
use rusqlite::OptionalExtension;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The values of the output fields, or what is told of the record.
pub type Answer = Result<Vec<Value>, String>;

/// In a file: memory does not grow with the number of addresses.
#[derive(Debug)]
pub struct Answers(Mutex<Scratch>);

impl Answers {
    pub fn new(folder: &Path) -> Outcome<Self> {
        let schema = "CREATE TABLE answers (question TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID;";
        Ok(Self(Mutex::new(Scratch::new(folder, "asked", schema)?)))
    }

    /// The answer to a question; `ask` is called where there is none yet. Failures are kept too: both passes tell the same.
    pub fn get(&self, question: &str, ask: impl FnOnce() -> Answer) -> Answer {
        let scratch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = &scratch.connection;
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
