//! Publishing a page makes its draft what is served; unpublishing takes it away again.

use super::{DRAFT, PUBLISHED, require_page, touch_page};
use crate::studio_content::load_metadata;
use crate::{Caller, Handle, Outcome, Portal, now};
use portico_contract::studio_pages::{PublishStudioPage, UnpublishStudioPage};
use portico_contract::{ApiError, Done};

impl Handle<PublishStudioPage> for Portal {
    /// Needs `asset.title` in the metadata of the content (behaviour.md 15).
    async fn handle(&self, caller: &Caller, operation: PublishStudioPage) -> Outcome<Done> {
        let uid = operation.studio_page_uid;
        let mut write = self.store().write().await?;
        require_page(&mut write, &uid).await?;
        let metadata = load_metadata(&mut write, &uid, DRAFT).await?;
        if metadata.text("asset", "title").is_none_or(|title| title.trim().is_empty()) {
            return Err(ApiError::invalid("asset.title", "A page needs a title before it can be published").into());
        }
        sqlx::query(
            "INSERT INTO studio_page_contents (page_uid, version_name, content, metadata, translations)
             SELECT page_uid, ?2, json_set(content, '$.version_name', ?2, '$.updated_at', ?4, '$.updated_by', json_object('username', ?5)),
             metadata, translations
             FROM studio_page_contents WHERE page_uid = ?1 AND version_name = ?3
             ON CONFLICT (page_uid, version_name) DO UPDATE
             SET content = excluded.content, metadata = excluded.metadata, translations = excluded.translations",
        )
        .bind(uid.as_str())
        .bind(PUBLISHED)
        .bind(DRAFT)
        .bind(now().0)
        .bind(caller.username.as_str())
        .execute(&mut *write)
        .await?;
        sqlx::query(
            "UPDATE studio_pages SET document = json_set(document, '$.first_published_at',
             coalesce(document ->> 'first_published_at', ?2)) WHERE uid = ?1",
        )
        .bind(uid.as_str())
        .bind(now().0)
        .execute(&mut *write)
        .await?;
        touch_page(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(Done::ok())
    }
}

impl Handle<UnpublishStudioPage> for Portal {
    async fn handle(&self, caller: &Caller, operation: UnpublishStudioPage) -> Outcome<Done> {
        let uid = operation.studio_page_uid;
        let mut write = self.store().write().await?;
        touch_page(&mut write, &uid, caller).await?;
        let removed = sqlx::query("DELETE FROM studio_page_contents WHERE page_uid = ? AND version_name = ?")
            .bind(uid.as_str())
            .bind(PUBLISHED)
            .execute(&mut *write)
            .await?;
        if removed.rows_affected() == 0 {
            return Err(ApiError::bad_request("The page is not published").into());
        }
        write.commit().await?;
        Ok(Done::ok())
    }
}
