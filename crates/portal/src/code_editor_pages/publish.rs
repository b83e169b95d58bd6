//! Publishing a page makes its draft what is served; unpublishing takes it away again.

use super::require_page;
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::code_editor_pages::{PublishCodeEditorPage, UnpublishCodeEditorPage};
use portico_contract::{ApiError, Done, PageSlug};
use sqlx::SqliteConnection;

/// Serves the draft of a page that exists. No title is asked for: the reference asks for none, unlike of studio pages.
pub async fn publish(connection: &mut SqliteConnection, slug: &PageSlug) -> Outcome<()> {
    sqlx::query("UPDATE code_editor_pages SET published = draft, last_published_at = ?2 WHERE slug = ?1")
        .bind(slug.as_str())
        .bind(now().0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Serves a page no more. Answers whether it was served.
pub async fn unpublish(connection: &mut SqliteConnection, slug: &PageSlug) -> Outcome<bool> {
    let query = "UPDATE code_editor_pages SET published = NULL WHERE slug = ? AND published IS NOT NULL";
    let changed = sqlx::query(query).bind(slug.as_str()).execute(connection).await?;
    Ok(changed.rows_affected() > 0)
}

impl Handle<PublishCodeEditorPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: PublishCodeEditorPage) -> Outcome<Done> {
        let mut write = self.store().write().await?;
        require_page(&mut write, &operation.page_slug).await?;
        publish(&mut write, &operation.page_slug).await?;
        write.commit().await?;
        Ok(Done::ok())
    }
}

impl Handle<UnpublishCodeEditorPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: UnpublishCodeEditorPage) -> Outcome<Done> {
        let mut write = self.store().write().await?;
        require_page(&mut write, &operation.page_slug).await?;
        if !unpublish(&mut write, &operation.page_slug).await? {
            return Err(ApiError::bad_request("The page is not published").into());
        }
        write.commit().await?;
        Ok(Done::ok())
    }
}
