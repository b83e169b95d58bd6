//! Deleting terms with their aliases: one, or several at once.

use super::load_term;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::glossary::{BulkDeleteGlossaryTerms, DeleteGlossaryTerm};
use portico_contract::{ApiError, Nothing};
use sqlx::SqliteConnection;

/// Uids as a JSON array.
async fn delete_terms(connection: &mut SqliteConnection, uids: &str) -> Outcome<()> {
    sqlx::query("DELETE FROM glossary_terms WHERE uid IN (SELECT value FROM json_each(?))")
        .bind(uids)
        .execute(connection)
        .await?;
    Ok(())
}

impl Handle<DeleteGlossaryTerm> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteGlossaryTerm) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        load_term(&mut write, &operation.uid).await?;
        delete_terms(&mut write, &serde_json::to_string(&[operation.uid])?).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}

impl Handle<BulkDeleteGlossaryTerms> for Portal {
    /// All of them or none: the answer is empty, so it could not say which ones were not there.
    async fn handle(&self, _caller: &Caller, operation: BulkDeleteGlossaryTerms) -> Outcome<Nothing> {
        let uids = serde_json::to_string(&operation.body.uid_list)?;
        let mut write = self.store().write().await?;
        let missing: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT value FROM json_each(?) WHERE value NOT IN (SELECT uid FROM glossary_terms) LIMIT 20",
        )
        .bind(&uids)
        .fetch_all(&mut *write)
        .await?;
        if !missing.is_empty() {
            let message = |uid: String| ("uid_list".to_owned(), format!("There is no term \"{uid}\""));
            return Err(ApiError::invalid_fields(missing.into_iter().map(message)).into());
        }
        delete_terms(&mut write, &uids).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
