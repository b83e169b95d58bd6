//! Harvesters: datasets made and kept up to date from a catalog elsewhere (behaviour.md 14).
//!
//! Orders wait in the harvesters' own rows and are carried out by a worker, as publications are.

mod catalog;
mod check;
mod configure;
mod credentials;
mod dataset;
mod delete;
mod downloads;
mod fields;
mod orders;
mod preview;
mod run;
mod worker;

pub use credentials::headers_for;
pub use downloads::Downloaded;
pub use orders::start_by_itself;
pub use worker::{Harvesting, recover, work};

use crate::secrets;
use crate::window::Window;
use crate::{Caller, Failure, Handle, Outcome, Portal, now, store};
use portico_contract::harvesters::*;
use portico_contract::{ApiError, ErrorCode, HarvesterUid, Page, RelatedUser, Timestamp, Username};
use sqlx::SqliteConnection;

/// The columns of [`Row`], of the table `h`.
const COLUMNS: &str = "h.uid, h.document, h.status, h.created_at, h.updated_at, h.updated_by, h.last_started_at,
    h.last_success_at, h.remote_count, h.harvested_count, h.error IS NOT NULL AS has_error,
    (SELECT count(*) FROM harvested_datasets a WHERE a.harvester_uid = h.uid) AS attached_count,
    (SELECT count(*) FROM harvested_datasets a JOIN datasets d ON d.uid = a.dataset_uid
     WHERE a.harvester_uid = h.uid AND d.is_published) AS published_count,
    (SELECT count(*) FROM harvester_errors e WHERE e.harvester_uid = h.uid) AS errors_count";

/// A harvester as it is stored, with what is counted of it.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    uid: String,
    document: String,
    status: String,
    created_at: String,
    updated_at: String,
    updated_by: String,
    last_started_at: Option<String>,
    last_success_at: Option<String>,
    remote_count: Option<i64>,
    harvested_count: Option<i64>,
    has_error: bool,
    attached_count: i64,
    published_count: i64,
    errors_count: i64,
}

impl Row {
    /// Secrets included, as they are sealed: [`present`] makes an answer of it.
    fn read(self) -> Outcome<Harvester> {
        let stored: Harvester = store::from_document(&self.document)?;
        Ok(Harvester {
            uid: Some(HarvesterUid::new(self.uid).map_err(Failure::internal)?),
            status: Some(HarvesterStatus::from(self.status)),
            remote_datasets_count: self.remote_count.map(i64::unsigned_abs),
            harvested_datasets_count: self.harvested_count.map(i64::unsigned_abs),
            published_datasets_count: Some(self.published_count.unsigned_abs()),
            attached_datasets_count: Some(self.attached_count.unsigned_abs()),
            has_error: Some(self.has_error),
            resource_errors_count: Some(self.errors_count.unsigned_abs()),
            created_at: Some(Timestamp(self.created_at)),
            updated_at: Some(Timestamp(self.updated_at)),
            updated_by: Some(RelatedUser { username: Username::new(self.updated_by).map_err(Failure::internal)? }),
            last_started_at: self.last_started_at.map(Timestamp),
            last_success_at: self.last_success_at.map(Timestamp),
            ..stored
        })
    }
}

/// The harvester as it is stored, or `not_found`.
async fn load(connection: &mut SqliteConnection, uid: &HarvesterUid) -> Outcome<Harvester> {
    let row: Option<Row> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM harvesters h WHERE h.uid = ?"))
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

/// A stored harvester as an answer: secrets taken out.
fn present(stored: Harvester) -> Outcome<Harvester> {
    let mut json = serde_json::to_value(&stored)?;
    secrets::hide(&mut json);
    Ok(serde_json::from_value(json)?)
}

/// The status alone, or `not_found`.
pub async fn load_status(connection: &mut SqliteConnection, uid: &HarvesterUid) -> Outcome<HarvesterStatus> {
    let status = store::text(connection, "SELECT status FROM harvesters WHERE uid = ?", &[uid.as_str()]).await?;
    Ok(HarvesterStatus::from(status.ok_or_else(ApiError::not_found)?))
}

/// Marks the harvester as changed now by the caller, or refuses with `not_found`.
pub async fn touch_harvester(connection: &mut SqliteConnection, uid: &HarvesterUid, caller: &Caller) -> Outcome<()> {
    let touched = sqlx::query("UPDATE harvesters SET updated_at = ?2, updated_by = ?3 WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(now().0)
        .bind(caller.username.as_str())
        .execute(connection)
        .await?;
    if touched.rows_affected() == 0 { Err(ApiError::not_found().into()) } else { Ok(()) }
}

async fn move_to(connection: &mut SqliteConnection, uid: &HarvesterUid, status: &HarvesterStatus) -> Outcome<()> {
    sqlx::query("UPDATE harvesters SET status = ?2, status_since = ?3 WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(status.as_str())
        .bind(now().0)
        .execute(connection)
        .await?;
    Ok(())
}

/// In the words of the API.
fn invalid_transition(from: &HarvesterStatus, to: &HarvesterStatus) -> ApiError {
    ApiError::new(ErrorCode::InvalidHarvesterStatus, format!("Invalid transition from {from} to {to}"))
}

impl Handle<ListHarvesters> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListHarvesters) -> Outcome<Page<Harvester>> {
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM harvesters").fetch_one(&mut *connection).await?;
        let page = format!("SELECT {COLUMNS} FROM harvesters h ORDER BY h.created_at, h.uid LIMIT ? OFFSET ?");
        let rows: Vec<Row> =
            sqlx::query_as(&page).bind(window.limit).bind(window.offset).fetch_all(&mut *connection).await?;
        let results = rows.into_iter().map(|row| row.read().and_then(present)).collect::<Outcome<_>>()?;
        Ok(Page::new(total.unsigned_abs(), results))
    }
}

impl Handle<RetrieveHarvester> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveHarvester) -> Outcome<Harvester> {
        present(load(&mut *self.store().read().await?, &operation.harvester_uid).await?)
    }
}

impl Handle<HarvesterListErrors> for Portal {
    async fn handle(&self, _caller: &Caller, operation: HarvesterListErrors) -> Outcome<HarvesterErrors> {
        let uid = operation.harvester_uid.as_str();
        let mut connection = self.store().read().await?;
        let harvester: Option<Option<String>> = sqlx::query_scalar("SELECT error FROM harvesters WHERE uid = ?")
            .bind(uid)
            .fetch_optional(&mut *connection)
            .await?;
        let resources: Vec<(String, String)> =
            sqlx::query_as("SELECT remote_id, message FROM harvester_errors WHERE harvester_uid = ?")
                .bind(uid)
                .fetch_all(&mut *connection)
                .await?;
        let harvester = harvester.ok_or_else(ApiError::not_found)?;
        Ok(HarvesterErrors { harvester, resources: resources.into_iter().collect() })
    }
}
