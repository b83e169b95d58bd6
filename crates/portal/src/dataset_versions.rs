//! Versions of datasets: every change of what belongs to a dataset writes one, in its own transaction (behaviour.md 7).
//!
//! A write under a dataset calls [`record`] when all is changed, right before its commit. Orders (publish, abort…)
//! change no configuration and write none.

mod restore;
mod snapshot;

pub use snapshot::{Rows, Snapshot, take};

use crate::datasets::require_dataset;
use crate::files::referred;
use crate::window::Window;
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now, store};
use portico_contract::dataset_versions::*;
use portico_contract::{ApiError, DatasetUid, Page, RelatedUser, Timestamp, Username, VersionUid};
use sqlx::SqliteConnection;

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The identifier.
    Information,
    Metadata,
    Resources,
    Processors,
    Fields,
    Security,
    Schedules,
    Translations,
    Attachments,
    AlternativeExports,
}

impl Section {
    /// As the API names it; also the key in a snapshot.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Metadata => "metadata",
            Self::Resources => "resources",
            Self::Processors => "processors",
            Self::Fields => "fields",
            Self::Security => "security",
            Self::Schedules => "schedules",
            Self::Translations => "translations",
            Self::Attachments => "attachments",
            Self::AlternativeExports => "alternative_exports",
        }
    }
}

/// Writes a version of the dataset as it is now, and drops the oldest beyond those that are kept.
pub async fn record(
    connection: &mut SqliteConnection,
    dataset: &DatasetUid,
    caller: &Caller,
    sections: &[Section],
) -> Outcome<()> {
    let snapshot = take(&mut *connection, dataset).await?;
    let sections: Vec<&str> = sections.iter().map(|section| section.as_str()).collect();
    sqlx::query(
        "INSERT INTO dataset_versions (dataset_uid, uid, sections, created_by, created_at, snapshot)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(dataset.as_str())
    .bind(new_uid("ch"))
    .bind(serde_json::to_string(&sections)?)
    .bind(caller.username.as_str())
    .bind(now().0)
    .bind(snapshot)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM dataset_versions WHERE dataset_uid = ?1 AND number <= (SELECT number FROM dataset_versions
         WHERE dataset_uid = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
    )
    .bind(dataset.as_str())
    .bind(KEPT)
    .execute(&mut *connection)
    .await?;
    referred::forget(connection, dataset).await
}

/// The columns of [`Row`]. A version can be restored while the files that its resources read are those of then.
const COLUMNS: &str = "v.uid, v.sections, v.created_by, v.created_at, NOT EXISTS (
    SELECT 1 FROM json_each(v.snapshot, '$.files') f WHERE NOT EXISTS (
        SELECT 1 FROM resource_files r WHERE r.dataset_uid = v.dataset_uid AND r.uid = f.value ->> 0
        AND r.document ->> 'created_at' = f.value ->> 1)) AS can_restore";

#[derive(sqlx::FromRow)]
struct Row {
    uid: String,
    sections: String,
    created_by: String,
    created_at: String,
    can_restore: bool,
}

impl Row {
    fn read(self) -> Outcome<DatasetVersion> {
        Ok(DatasetVersion {
            uid: VersionUid::new(self.uid).map_err(Failure::internal)?,
            sections: store::from_document(&self.sections)?,
            created_by: Username::new(self.created_by).ok().map(|username| RelatedUser { username }),
            can_restore: Some(self.can_restore),
            created_at: Some(Timestamp(self.created_at)),
            extra: Default::default(),
        })
    }
}

async fn load(connection: &mut SqliteConnection, dataset: &DatasetUid, uid: &VersionUid) -> Outcome<DatasetVersion> {
    let query = format!("SELECT {COLUMNS} FROM dataset_versions v WHERE v.dataset_uid = ? AND v.uid = ?");
    let row: Option<Row> =
        sqlx::query_as(&query).bind(dataset.as_str()).bind(uid.as_str()).fetch_optional(connection).await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

impl Handle<ListDatasetVersions> for Portal {
    /// The latest first.
    async fn handle(&self, _caller: &Caller, operation: ListDatasetVersions) -> Outcome<Page<DatasetVersion>> {
        let dataset = operation.dataset_uid;
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        require_dataset(&mut connection, &dataset).await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM dataset_versions WHERE dataset_uid = ?")
            .bind(dataset.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let query = format!(
            "SELECT {COLUMNS} FROM dataset_versions v WHERE v.dataset_uid = ? ORDER BY v.number DESC LIMIT ? OFFSET ?"
        );
        let rows: Vec<Row> = sqlx::query_as(&query)
            .bind(dataset.as_str())
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(Row::read).collect::<Outcome<_>>()?))
    }
}

impl Handle<RetrieveDatasetVersion> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveDatasetVersion) -> Outcome<DatasetVersion> {
        load(&mut *self.store().read().await?, &operation.dataset_uid, &operation.version_uid).await
    }
}
