//! Connections on their own: kept with their secrets sealed, for several datasets to use (behaviour.md 10).

mod access;
mod check;
mod configure;
mod credentials;
mod link;
mod list;

use access::access;
use check::faults;

pub use check::{BLANK, REQUIRED, header_faults, sentence, url_fault};
pub use credentials::credentials;
pub use link::{Asking, link_faults, resolve, settle_link};

use crate::secrets;
use crate::{Caller, Failure, Handle, Outcome, Portal, now, store};
use portico_contract::connections::{Connection, RetrieveConnection};
use portico_contract::{ApiError, ConnectionUid, Timestamp};
use serde_json::Value as Json;
use sqlx::SqliteConnection;

/// The columns of [`Row`], of the table `c`.
const COLUMNS: &str = "c.uid, c.is_reusable, c.created_at, c.updated_at, c.document,
    (SELECT count(DISTINCT dataset_uid) FROM resources
     WHERE json_extract(document, '$.datasource.connection.uid') = c.uid) AS dataset_count,
    (SELECT count(*) FROM rulesets
     WHERE target_kind = 'connection' AND target_uid = c.uid AND subject_kind = 'user') AS user_count,
    (SELECT count(*) FROM rulesets
     WHERE target_kind = 'connection' AND target_uid = c.uid AND subject_kind = 'group') AS group_count";

/// A connection as it is stored, with what is counted of it.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    uid: String,
    is_reusable: bool,
    created_at: String,
    updated_at: String,
    document: String,
    dataset_count: i64,
    user_count: i64,
    group_count: i64,
}

impl Row {
    /// Secrets included, as they are sealed: [`present`] makes an answer of it.
    fn read(self) -> Outcome<Connection> {
        let stored: Connection = store::from_document(&self.document)?;
        Ok(Connection {
            uid: Some(ConnectionUid::new(self.uid).map_err(Failure::internal)?),
            is_reusable: Some(self.is_reusable),
            dataset_count: Some(self.dataset_count.unsigned_abs()),
            user_count: Some(self.user_count.unsigned_abs()),
            group_count: Some(self.group_count.unsigned_abs()),
            created_at: Some(Timestamp(self.created_at)),
            updated_at: Some(Timestamp(self.updated_at)),
            ..stored
        })
    }
}

async fn find(connection: &mut SqliteConnection, uid: &ConnectionUid) -> Outcome<Option<Connection>> {
    let row: Option<Row> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM connections c WHERE c.uid = ?"))
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    row.map(Row::read).transpose()
}

async fn load(connection: &mut SqliteConnection, uid: &ConnectionUid) -> Outcome<Connection> {
    find(connection, uid).await?.ok_or_else(|| ApiError::not_found().into())
}

/// A stored connection as an answer: secrets taken out, and what the caller may do with it put in.
async fn present(connection: &mut SqliteConnection, caller: &Caller, stored: Connection) -> Outcome<Connection> {
    let access = match &stored.uid {
        Some(uid) => access(connection, caller, uid).await?,
        None => access::Access::default(),
    };
    let mut json = serde_json::to_value(&stored)?;
    secrets::hide(&mut json);
    let shown: Connection = serde_json::from_value(json)?;
    Ok(Connection {
        can_reuse: Some(access.reaches && stored.is_reusable.unwrap_or_default()),
        can_manage: Some(access.manages),
        ..shown
    })
}

/// A connection as an answer to whoever may see it.
pub async fn shown(
    connection: &mut SqliteConnection,
    caller: &Caller,
    uid: &ConnectionUid,
) -> Outcome<Option<Connection>> {
    match find(connection, uid).await? {
        Some(stored) if access(connection, caller, uid).await?.reaches => {
            Ok(Some(present(connection, caller, stored).await?))
        }
        _ => Ok(None),
    }
}

/// The settings alone, as they are stored.
fn document(connection: &Connection) -> Outcome<Json> {
    Ok(serde_json::to_value(&connection.settings)?)
}

/// Refuses with `not_found` where there is no such connection.
pub async fn require_connection(connection: &mut SqliteConnection, uid: &ConnectionUid) -> Outcome<()> {
    let found = store::text(connection, "SELECT uid FROM connections WHERE uid = ?", &[uid.as_str()]).await?;
    found.map(|_| ()).ok_or_else(|| ApiError::not_found().into())
}

/// Marks the connection as changed now.
pub async fn touch_connection(connection: &mut SqliteConnection, uid: &ConnectionUid) -> Outcome<()> {
    let touched = sqlx::query("UPDATE connections SET updated_at = ?2 WHERE uid = ?1")
        .bind(uid.as_str())
        .bind(now().0)
        .execute(connection)
        .await?;
    if touched.rows_affected() == 0 { Err(ApiError::not_found().into()) } else { Ok(()) }
}

impl Handle<RetrieveConnection> for Portal {
    async fn handle(&self, caller: &Caller, operation: RetrieveConnection) -> Outcome<Connection> {
        let mut connection = self.store().read().await?;
        let uid = &operation.connection_uid;
        require_connection(&mut connection, uid).await?;
        let shown = shown(&mut connection, caller, uid).await?;
        let refusal = || ApiError::permission_denied("You do not have permission to perform this action.").into();
        shown.ok_or_else(refusal)
    }
}
