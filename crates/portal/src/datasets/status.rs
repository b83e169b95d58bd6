//! The status of a dataset (behaviour.md 6): reading it, moving it, refusing what it does not allow.

use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::datasets::{DatasetStatus, GetDatasetStatus, RecordError, StatusName};
use portico_contract::{ApiError, DatasetUid, ErrorCode, Timestamp};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use std::sync::atomic::Ordering;

/// The columns of a dataset's status.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Columns {
    status: String,
    previous_status: Option<String>,
    next_status: Option<String>,
    status_since: String,
    status_message: Option<String>,
    status_params: String,
    record_errors: String,
    is_published: bool,
    /// Of what is published; nothing where nothing is, or where metadata alone were published.
    records_count: Option<i64>,
}

/// What decides whether an order is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusRow {
    pub status: StatusName,
    pub is_published: bool,
}

pub async fn load_status(connection: &mut SqliteConnection, uid: &DatasetUid) -> Outcome<StatusRow> {
    let row: Option<(String, bool)> = sqlx::query_as("SELECT status, is_published FROM datasets WHERE uid = ?")
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    let (status, is_published) = row.ok_or_else(ApiError::not_found)?;
    Ok(StatusRow { status: parse(&status)?, is_published })
}

fn parse(text: &str) -> Outcome<StatusName> {
    StatusName::parse(text).ok_or_else(|| crate::Failure::internal(format!("unknown status {text}")))
}

/// Refuses with `invalid_dataset_status`, in the words of the API.
pub fn refuse_unless(status: StatusName, allowed: &[StatusName]) -> Result<(), ApiError> {
    if allowed.contains(&status) {
        return Ok(());
    }
    let names: Vec<&str> = allowed.iter().map(|status| status.as_str()).collect();
    let message =
        format!("Invalid precondition, dataset status is '{status}' but must be one of '{}'", names.join(", "));
    Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message))
}

impl Handle<GetDatasetStatus> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetDatasetStatus) -> Outcome<DatasetStatus> {
        let mut connection = self.store().read().await?;
        let columns: Option<Columns> = sqlx::query_as(
            "SELECT status, previous_status, next_status, status_since, status_message, status_params, record_errors, is_published,
             (SELECT records_count FROM publications WHERE dataset_uid = datasets.uid AND records_file IS NOT NULL) AS records_count
             FROM datasets WHERE uid = ?",
        )
        .bind(operation.dataset_uid.as_str())
        .fetch_optional(&mut *connection)
        .await?;
        let columns = columns.ok_or_else(ApiError::not_found)?;
        let mut params: Map<String, Value> = store::from_document(&columns.status_params)?;
        let status = parse(&columns.status)?;
        // The job is remembered a moment longer than its end: what is settled makes no progress.
        if !status.accepts_orders()
            && let Some(progress) = self.publisher().progress(&operation.dataset_uid)
        {
            params.insert("read_records".to_owned(), progress.read.load(Ordering::Relaxed).into());
            params.insert("processed_records".to_owned(), progress.processed.load(Ordering::Relaxed).into());
        }
        // `params` is open: how many records are published is what an admin asks next.
        if let Some(records) = columns.records_count {
            params.insert("records_count".to_owned(), records.into());
        }
        Ok(DatasetStatus {
            status,
            previous: columns.previous_status.as_deref().and_then(StatusName::parse),
            next: columns.next_status.as_deref().and_then(StatusName::parse),
            since: Some(Timestamp(columns.status_since)),
            is_published: Some(columns.is_published),
            message: columns.status_message,
            records_errors: store::from_document::<Vec<RecordError>>(&columns.record_errors)?,
            params,
            extra: Default::default(),
        })
    }
}

/// Moves a dataset to a status: what was there becomes `previous`, message and params start anew.
pub async fn move_to(
    connection: &mut SqliteConnection,
    uid: &DatasetUid,
    status: StatusName,
    next: Option<StatusName>,
    message: Option<&str>,
) -> Outcome<()> {
    sqlx::query(
        "UPDATE datasets SET previous_status = status, status = ?2, next_status = ?3, status_message = ?4, status_since = ?5,
         status_params = '{}' WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(status.as_str())
    .bind(next.map(StatusName::as_str))
    .bind(message)
    .bind(now().0)
    .execute(connection)
    .await?;
    Ok(())
}
