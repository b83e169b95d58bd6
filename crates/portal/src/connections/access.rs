//! What a caller may do with a connection: a ruleset opens it, `manage_connection` lets it be changed.

use crate::{Caller, Outcome, permission};
use portico_contract::ConnectionUid;
use sqlx::SqliteConnection;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Access {
    /// Sees it, and reuses it where it can be reused.
    pub reaches: bool,
    pub manages: bool,
}

/// Parameters: 1 user name, 2 groups (JSON array), and the uid of the connection in `uid`.
pub const HOLDS: &str = "EXISTS (SELECT 1 FROM rulesets r WHERE r.target_kind = 'connection' AND r.target_uid = c.uid
    AND (r.subject_kind = 'user' AND r.subject = ?1
         OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?2))))";

/// With `edit_domain` everything; with a ruleset what that says.
pub async fn access(connection: &mut SqliteConnection, caller: &Caller, uid: &ConnectionUid) -> Outcome<Access> {
    if caller.has("edit_domain") {
        return Ok(Access { reaches: true, manages: true });
    }
    let manages =
        permission::on_target(connection, caller, "connection", uid.as_str()).await?.contains("manage_connection");
    let reaches = sqlx::query_scalar(&format!("SELECT {HOLDS} FROM (SELECT ?3 AS uid) c"))
        .bind(caller.username.as_str())
        .bind(serde_json::to_string(&caller.groups)?)
        .bind(uid.as_str())
        .fetch_one(connection)
        .await?;
    Ok(Access { reaches, manages })
}
