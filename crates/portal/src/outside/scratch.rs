//! A database for the time of one publication: in a file, so that its size does not matter, which goes with it.

use crate::{Failure, Outcome};
use rusqlite::Connection;
use std::path::Path;
use tempfile::TempPath;

#[derive(Debug)]
pub struct Scratch {
    /// Before the path: the file is closed, then removed.
    pub connection: Connection,
    path: TempPath,
}

impl Scratch {
    /// In the folder of the dataset, where opening the portal removes what an end without notice has left. `what` is
    /// part of the file's name.
    pub fn new(folder: &Path, what: &str, schema: &str) -> Outcome<Self> {
        let prefix = format!("published_{what}");
        let path = tempfile::Builder::new().prefix(&prefix).suffix(".sqlite3").tempfile_in(folder)?.into_temp_path();
        let connection = Connection::open(&path).map_err(Failure::internal)?;
        // Nobody needs it after an end without notice.
        connection
            .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            .and_then(|()| connection.execute_batch(schema))
            .map_err(Failure::internal)?;
        Ok(Self { connection, path })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}
