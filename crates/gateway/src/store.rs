//! Opening a SQLite file and bringing its tables up to date.

use portico_contract::{ApiError, ErrorCode, Timestamp};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::{path::Path, time::Duration};

/// Opens `path`, creating it where missing, and runs the migrations it has not seen, in order, under a lock.
///
/// `durable` files survive a power cut after every commit; a cache need not.
pub(crate) async fn open(path: &Path, migrations: &[&'static str], durable: bool) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(if durable { SqliteSynchronous::Full } else { SqliteSynchronous::Normal })
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let (seen,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    for (number, migration) in (1_i64..).zip(migrations).filter(|(number, _)| *number > seen) {
        sqlx::raw_sql(migration).execute(&mut *transaction).await?;
        sqlx::raw_sql(&format!("PRAGMA user_version = {number}")).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(pool)
}

/// The present moment in UTC, to the millisecond, so that it sorts as text.
pub(crate) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

/// A failure of Portico's own file, in words that name what could not be done.
pub(crate) fn failed(what: &str, error: &sqlx::Error) -> ApiError {
    tracing::error!(%error, what, "the state file failed");
    ApiError::new(ErrorCode::Portico, format!("{what}: Portico's own file cannot be used just now."))
}
