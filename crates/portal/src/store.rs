//! The database: one writer, several readers, nothing acknowledged before it is on disk.

use crate::Outcome;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, SqliteConnection, Transaction, pool::PoolConnection};
use std::{path::Path, time::Duration};

/// A write under way. Dropped without `commit`, it leaves nothing.
pub type Write = Transaction<'static, Sqlite>;

#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens or makes the database, and brings it to the present schema.
    pub async fn open(file: &Path) -> Outcome<Self> {
        // FULL: a commit has reached the disk when it is acknowledged, also through a power cut.
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await?;
        Ok(Self { writer, readers })
    }

    /// Begins a write. There is one writer: a second `write` inside a write waits for itself.
    pub async fn write(&self) -> Outcome<Write> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// A connection to read with: it sees what was committed before each statement.
    pub async fn read(&self) -> Outcome<PoolConnection<Sqlite>> {
        Ok(self.readers.acquire().await?)
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A JSON document in a column, as its type.
pub fn from_document<T: serde::de::DeserializeOwned>(document: &str) -> Outcome<T> {
    Ok(serde_json::from_str(document)?)
}

/// One column of one row, or nothing.
pub async fn text(connection: &mut SqliteConnection, query: &str, keys: &[&str]) -> Outcome<Option<String>> {
    let mut query = sqlx::query_scalar(query);
    for key in keys {
        query = query.bind(*key);
    }
    Ok(query.fetch_optional(connection).await?)
}
