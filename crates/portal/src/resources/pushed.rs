//! Rows that were pushed to realtime resources: kept as they came, read like a file when the dataset is published.
//!
//! Rows that come while the dataset is published are live: the dataset is refreshed with them at once. Rows that come
//! before, and those that were live when the dataset is unpublished, wait until somebody recovers or deletes them.

use super::Source;
use crate::extractors::{ExtractorKind, ExtractorSettings};
use crate::schedules::Start;
use crate::{Outcome, Portal, now};
use futures::TryStreamExt;
use portico_contract::resources::Resource;
use portico_contract::{DatasetUid, ResourceUid};
use serde_json::{Map, Value};
use sqlx::{Row, SqliteConnection};
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// How soon what waits for a dataset to be at rest is looked at again.
const AGAIN: Duration = Duration::from_millis(300);

/// Rows that a resource keeps.
async fn count(connection: &mut SqliteConnection, dataset: &DatasetUid, resource: &ResourceUid) -> Outcome<u64> {
    let number: i64 = sqlx::query_scalar("SELECT count(*) FROM pushed_rows WHERE dataset_uid = ? AND resource_uid = ?")
        .bind(dataset.as_str())
        .bind(resource.as_str())
        .fetch_one(connection)
        .await?;
    Ok(number.unsigned_abs())
}

/// Whether so many more rows can be kept. Each has a number of its own, so the numbers between the first and the last
/// are never fewer than the rows: as long as they leave room, nothing is counted while nobody else can write.
pub async fn fit(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    resource: &ResourceUid,
    more: u64,
    limit: u64,
) -> Outcome<bool> {
    let numbers: Option<i64> = sqlx::query_scalar(
        "SELECT (SELECT max(number) FROM pushed_rows WHERE dataset_uid = ?1 AND resource_uid = ?2)
              - (SELECT min(number) FROM pushed_rows WHERE dataset_uid = ?1 AND resource_uid = ?2) + 1",
    )
    .bind(dataset.as_str())
    .bind(resource.as_str())
    .fetch_one(&mut *connection)
    .await?;
    if numbers.unwrap_or_default().unsigned_abs().saturating_add(more) <= limit {
        return Ok(true);
    }
    Ok(count(connection, dataset, resource).await?.saturating_add(more) <= limit)
}

/// The first 20 rows.
pub async fn first(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    resource: &ResourceUid,
) -> Outcome<Vec<String>> {
    let query = "SELECT document FROM pushed_rows WHERE dataset_uid = ? AND resource_uid = ? ORDER BY number LIMIT 20";
    Ok(sqlx::query_scalar(query).bind(dataset.as_str()).bind(resource.as_str()).fetch_all(connection).await?)
}

pub async fn keep(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    resource: &ResourceUid,
    rows: &[Map<String, Value>],
    is_live: bool,
) -> Outcome<()> {
    let moment = now();
    for row in rows {
        sqlx::query(
            "INSERT INTO pushed_rows (dataset_uid, resource_uid, received_at, is_live, document) VALUES (?, ?, ?, ?, ?)",
        )
        .bind(dataset.as_str())
        .bind(resource.as_str())
        .bind(moment.as_str())
        .bind(is_live)
        .bind(serde_json::to_string(row)?)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Makes the rows live that wait.
pub async fn recover(connection: &mut SqliteConnection, dataset: &DatasetUid, resource: &ResourceUid) -> Outcome<()> {
    sqlx::query(
        "UPDATE pushed_rows SET is_live = 1, is_taken = 0 WHERE dataset_uid = ? AND resource_uid = ? AND NOT is_live",
    )
    .bind(dataset.as_str())
    .bind(resource.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Deletes the rows that wait.
pub async fn forget(connection: &mut SqliteConnection, dataset: &DatasetUid, resource: &ResourceUid) -> Outcome<()> {
    sqlx::query("DELETE FROM pushed_rows WHERE dataset_uid = ? AND resource_uid = ? AND NOT is_live")
        .bind(dataset.as_str())
        .bind(resource.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// To call when the dataset is unpublished: what was live waits.
pub async fn withdraw(connection: &mut SqliteConnection, dataset: &DatasetUid) -> Outcome<()> {
    sqlx::query("UPDATE pushed_rows SET is_live = 0, is_taken = 0 WHERE dataset_uid = ?")
        .bind(dataset.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// The live rows as a file, those included that came since the order.
pub async fn source(portal: &Portal, dataset: &DatasetUid, resource: &Resource) -> Outcome<Source> {
    let last: Option<i64> = {
        let mut write = portal.store().write().await?;
        sqlx::query("UPDATE pushed_rows SET is_taken = 1 WHERE dataset_uid = ? AND resource_uid = ? AND is_live")
            .bind(dataset.as_str())
            .bind(resource.uid.as_str())
            .execute(&mut *write)
            .await?;
        let last = sqlx::query_scalar("SELECT max(number) FROM pushed_rows").fetch_one(&mut *write).await?;
        write.commit().await?;
        last
    };
    let folder = portal.dataset_folder(dataset).join("sources");
    tokio::fs::create_dir_all(&folder).await?;
    let path = folder.join(format!("pushed_{}.json", resource.uid));
    let mut file = tokio::io::BufWriter::new(tokio::fs::File::create(&path).await?);
    file.write_all(b"[").await?;
    let mut connection = portal.store().read().await?;
    let mut rows = sqlx::query(
        "SELECT document FROM pushed_rows WHERE dataset_uid = ? AND resource_uid = ? AND is_live AND number <= ?
         ORDER BY number",
    )
    .bind(dataset.as_str())
    .bind(resource.uid.as_str())
    .bind(last.unwrap_or(0))
    .fetch(&mut *connection);
    let mut first = true;
    while let Some(row) = rows.try_next().await? {
        file.write_all(if first { b"\n" } else { b",\n" }).await?;
        file.write_all(row.try_get::<String, _>(0)?.as_bytes()).await?;
        first = false;
    }
    file.write_all(b"\n]\n").await?;
    file.flush().await?;
    Ok(Source {
        title: resource.title.clone(),
        path,
        file_name: format!("{}.json", resource.title),
        settings: ExtractorSettings::guessed(ExtractorKind::Jsonfile),
    })
}

/// Refreshes published datasets with what was pushed, until the portal is closed. Rows that come while a refresh runs
/// make one more, not one each.
pub async fn run(portal: Portal) {
    while !portal.publisher().is_closed() {
        match refresh(&portal).await {
            Ok(true) => tokio::time::sleep(AGAIN).await,
            Ok(false) => portal.pushed().notified().await,
            Err(_) if portal.publisher().is_closed() => return,
            Err(error) => {
                tracing::error!(%error, "pushed rows could not be looked through");
                tokio::time::sleep(AGAIN * 10).await;
            }
        }
    }
}

/// Orders what can be ordered. Answers whether some dataset has still to come to rest.
async fn refresh(portal: &Portal) -> Outcome<bool> {
    let waiting: Vec<String> = {
        let mut connection = portal.store().read().await?;
        sqlx::query_scalar("SELECT DISTINCT dataset_uid FROM pushed_rows WHERE is_live AND NOT is_taken")
            .fetch_all(&mut *connection)
            .await?
    };
    let mut held = false;
    for uid in waiting {
        let uid = DatasetUid::new(uid).map_err(crate::Failure::internal)?;
        let mut write = portal.store().write().await?;
        match crate::publishing::republish(&mut write, &uid).await? {
            // They count as taken from now, whatever becomes of the refresh: one that fails is not tried again before
            // there is something new.
            Start::Ordered => {
                sqlx::query("UPDATE pushed_rows SET is_taken = 1 WHERE dataset_uid = ? AND is_live")
                    .bind(uid.as_str())
                    .execute(&mut *write)
                    .await?;
                write.commit().await?;
                portal.publisher().wake();
            }
            Start::Busy => held = true,
            Start::Skipped(_) => {}
        }
    }
    Ok(held)
}
