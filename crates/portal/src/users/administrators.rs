//! The domain keeps at least one administrator (behaviour.md 13).

use crate::Outcome;
use portico_contract::ApiError;
use sqlx::SqliteConnection;

/// Refuses what a transaction has done so far, where it leaves nobody who may administer the domain. The reference
/// says it of removing users; taking the permission away would lock everybody out just as well.
pub async fn refuse_without_administrator(connection: &mut SqliteConnection) -> Outcome<()> {
    let left: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM users u
         WHERE u.is_active AND coalesce(julianday(u.document ->> 'expires_at') > julianday('now'), 1) AND (
           EXISTS (SELECT 1 FROM json_each(u.permissions) p WHERE p.value = 'edit_domain')
           OR EXISTS (SELECT 1 FROM memberships m JOIN user_groups g ON g.uid = m.group_uid, json_each(g.permissions) p
                      WHERE m.username = u.username AND p.value = 'edit_domain')))",
    )
    .fetch_one(connection)
    .await?;
    if left {
        return Ok(());
    }
    Err(ApiError::bad_request("This would leave the domain without an administrator").into())
}
