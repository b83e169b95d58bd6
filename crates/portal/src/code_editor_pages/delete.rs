//! Deleting pages with their rulesets: one, or all that are meant.

use super::require_page;
use crate::window::search_words;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::code_editor_pages::{BulkDeleteCodeEditorPage, DeleteCodeEditorPage};
use portico_contract::{ApiError, Nothing};
use sqlx::SqliteConnection;

/// Slugs as a JSON array.
async fn delete_pages(connection: &mut SqliteConnection, slugs: &str) -> Outcome<()> {
    for statement in [
        "DELETE FROM rulesets WHERE target_kind = 'code_editor_page' AND target_uid IN (SELECT value FROM json_each(?))",
        "DELETE FROM code_editor_pages WHERE slug IN (SELECT value FROM json_each(?))",
    ] {
        sqlx::query(statement).bind(slugs).execute(&mut *connection).await?;
    }
    Ok(())
}

impl Handle<DeleteCodeEditorPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteCodeEditorPage) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        require_page(&mut write, &operation.page_slug).await?;
        delete_pages(&mut write, &serde_json::to_string(&[operation.page_slug.as_str()])?).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}

impl Handle<BulkDeleteCodeEditorPage> for Portal {
    /// Slugs and search narrow each other down: of two readings, the one that deletes less. A call that says neither
    /// means no page, and certainly not all of them.
    async fn handle(&self, _caller: &Caller, operation: BulkDeleteCodeEditorPage) -> Outcome<Vec<String>> {
        let words = search_words(operation.search.as_deref());
        if operation.slug.is_empty() && words == "[]" {
            return Err(ApiError::invalid("slug", "Say which pages: slug or search is required").into());
        }
        let mut write = self.store().write().await?;
        let slugs: Vec<String> = sqlx::query_scalar(
            "SELECT p.slug FROM code_editor_pages p
             WHERE (json_array_length(?1) = 0 OR p.slug IN (SELECT value FROM json_each(?1)))
             AND NOT EXISTS (SELECT 1 FROM json_each(?2) word WHERE instr(p.search_text, word.value) = 0)
             ORDER BY p.slug",
        )
        .bind(serde_json::to_string(&operation.slug)?)
        .bind(words)
        .fetch_all(&mut *write)
        .await?;
        delete_pages(&mut write, &serde_json::to_string(&slugs)?).await?;
        write.commit().await?;
        Ok(slugs)
    }
}
