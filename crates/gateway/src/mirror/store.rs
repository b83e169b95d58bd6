//! `mirror.db`: the records as they were last read, and the full-text index over them.

use super::index::Index;
use super::record::{Listed, Record};
use crate::store::failed;
use portico_contract::{ApiError, Timestamp};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::{collections::HashMap, path::Path, time::Duration};

/// Filters and facets are answered from memory ([`Index`]); the file keeps records for the next start, and words.
const TABLES: &str = "
CREATE TABLE dataset (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
CREATE TABLE mirror (one INTEGER PRIMARY KEY CHECK (one = 1), mirrored_at TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, dataset_id, keywords, publisher, description, uid,
    content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2');
";

pub(super) async fn open(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    match opened(path).await {
        Ok(pool) => Ok(pool),
        // A cache that cannot be read is made anew.
        Err(error) => {
            tracing::warn!(%error, "the mirror's file is not readable: starting over");
            for suffix in ["", "-wal", "-shm"] {
                let mut file = path.as_os_str().to_owned();
                file.push(suffix);
                drop(std::fs::remove_file(file));
            }
            opened(path).await
        }
    }
}

/// Opens the file, creating it where missing. A cache need not survive a power cut.
async fn opened(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let (seen,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut *transaction).await?;
    if seen == 0 {
        sqlx::raw_sql(TABLES).execute(&mut *transaction).await?;
        sqlx::raw_sql("PRAGMA user_version = 1").execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(pool)
}

pub(super) async fn load(pool: &SqlitePool) -> Result<Index, sqlx::Error> {
    let mut index = Index::default();
    let rows: Vec<(i64, String)> = sqlx::query_as("SELECT id, record FROM dataset").fetch_all(pool).await?;
    for (id, text) in rows {
        // A record of an older shape is read again with the next pass.
        if let Ok(record) = serde_json::from_str::<Record>(&text) {
            index.put(id, record);
        }
    }
    let at: Option<(Option<String>,)> = sqlx::query_as("SELECT mirrored_at FROM mirror").fetch_optional(pool).await?;
    index.mirrored_at = at.and_then(|(at,)| at).map(Timestamp);
    Ok(index)
}

/// Writes datasets with their words; answers their row numbers, in order.
pub(super) async fn put(pool: &SqlitePool, datasets: &[Listed]) -> Result<Vec<i64>, sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut ids = Vec::with_capacity(datasets.len());
    for Listed { record, description } in datasets {
        let (id,): (i64,) = sqlx::query_as(
            "INSERT INTO dataset (uid, record) VALUES (?, ?)
             ON CONFLICT (uid) DO UPDATE SET record = excluded.record RETURNING id",
        )
        .bind(record.uid.as_str())
        .bind(text_of(record))
        .fetch_one(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT OR REPLACE INTO words (rowid, title, dataset_id, keywords, publisher, description, uid)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(&record.title)
        .bind(record.dataset_id.as_str())
        .bind(record.keywords.join(" · "))
        .bind(&record.publisher)
        .bind(description)
        .bind(record.uid.as_str())
        .execute(&mut *transaction)
        .await?;
        ids.push(id);
    }
    transaction.commit().await?;
    Ok(ids)
}

/// Writes records whose words did not change.
pub(super) async fn update(pool: &SqlitePool, records: &[Record]) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    for record in records {
        sqlx::query("UPDATE dataset SET record = ? WHERE uid = ?")
            .bind(text_of(record))
            .bind(record.uid.as_str())
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await
}

pub(super) async fn delete(pool: &SqlitePool, ids: &[i64]) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    for id in ids {
        sqlx::query("DELETE FROM dataset WHERE id = ?").bind(id).execute(&mut *transaction).await?;
        sqlx::query("DELETE FROM words WHERE rowid = ?").bind(id).execute(&mut *transaction).await?;
    }
    transaction.commit().await
}

pub(super) async fn passed(pool: &SqlitePool, at: &Timestamp) -> Result<(), sqlx::Error> {
    let write = sqlx::query("INSERT OR REPLACE INTO mirror (one, mirrored_at) VALUES (1, ?)").bind(at.as_str());
    write.execute(pool).await.map(drop)
}

fn text_of(record: &Record) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// Words as a full-text expression: all of them, each as a beginning. Nothing where there is no word.
pub(super) fn expression(text: &str) -> Option<String> {
    let words: Vec<_> = text
        .split_whitespace()
        .map(|word| word.replace('"', " "))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"*", word.trim()))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Row numbers that match, with their rank: lower is better.
///
/// One row of text instead of thousands of rows: carrying rows out of SQLite costs more than finding them.
pub(super) async fn matches(pool: &SqlitePool, expression: &str) -> Result<HashMap<i64, f32>, ApiError> {
    let found: Result<(Option<String>,), _> = sqlx::query_as(
        "WITH found AS MATERIALIZED (
            SELECT rowid AS id, round(bm25(words, 10.0, 8.0, 4.0, 2.0, 1.0, 10.0), 3) AS rank
            FROM words WHERE words MATCH ?)
         SELECT group_concat(id || ' ' || rank) FROM found",
    )
    .bind(expression)
    .fetch_one(pool)
    .await;
    let (text,) = found.map_err(|error| failed("The catalog was not searched", &error))?;
    let text = text.unwrap_or_default();
    let pairs = text.split(',').filter_map(|pair| {
        let (id, rank) = pair.split_once(' ')?;
        Some((id.parse().ok()?, rank.parse().ok()?))
    });
    Ok(pairs.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_never_an_expression_of_their_own() {
        assert_eq!(expression("tree\" OR *"), Some("\"tree\"* \"OR\"*".to_owned()));
        assert_eq!(expression(" - * "), None);
    }
}
