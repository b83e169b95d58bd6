//! What is on a studio page, version by version, and the metadata of it (behaviour.md 15).

mod check;

pub use check::refuse_metadata_faults;

use crate::studio_pages::{DRAFT, require_page, touch_page};
use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::metadata::Metadata;
use portico_contract::studio_content::*;
use portico_contract::{ApiError, StudioPageUid, VersionName};
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;

async fn load<T: DeserializeOwned>(
    connection: &mut SqliteConnection,
    query: &str,
    uid: &StudioPageUid,
    version: &str,
) -> Outcome<T> {
    let found = store::text(connection, query, &[uid.as_str(), version]).await?;
    store::from_document(&found.ok_or_else(ApiError::not_found)?)
}

async fn load_content(
    connection: &mut SqliteConnection,
    uid: &StudioPageUid,
    version: &str,
) -> Outcome<StudioPageContent> {
    let query = "SELECT content FROM studio_page_contents WHERE page_uid = ? AND version_name = ?";
    let content: StudioPageContent = load(connection, query, uid, version).await?;
    Ok(StudioPageContent { version_name: VersionName::new(version).ok(), ..content })
}

/// The metadata of a version, or `not_found`.
pub async fn load_metadata(connection: &mut SqliteConnection, uid: &StudioPageUid, version: &str) -> Outcome<Metadata> {
    let query = "SELECT metadata FROM studio_page_contents WHERE page_uid = ? AND version_name = ?";
    load(connection, query, uid, version).await
}

/// Refuses to edit another version than the draft: what is published changes by publishing.
async fn require_draft(
    connection: &mut SqliteConnection,
    uid: &StudioPageUid,
    version: &VersionName,
) -> Outcome<StudioPageContent> {
    require_page(connection, uid).await?;
    let content = load_content(connection, uid, version.as_str()).await?;
    if version.as_str() != DRAFT {
        return Err(ApiError::invalid(
            "version_name",
            "Only the draft of a page can be edited: publish it to change what is served",
        )
        .into());
    }
    Ok(content)
}

impl Handle<RetrieveStudioPageContent> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveStudioPageContent) -> Outcome<StudioPageContent> {
        let mut connection = self.store().read().await?;
        load_content(&mut connection, &operation.studio_page_uid, operation.version_name.as_str()).await
    }
}

impl Handle<UpdateStudioPageContent> for Portal {
    /// Blocks are replaced; the parts that the body leaves out stay.
    async fn handle(&self, caller: &Caller, operation: UpdateStudioPageContent) -> Outcome<StudioPageContent> {
        let (uid, changes) = (operation.studio_page_uid, operation.body);
        let mut write = self.store().write().await?;
        let mut content = require_draft(&mut write, &uid, &operation.version_name).await?;
        content.blocks = changes.blocks;
        content.layouts = changes.layouts.unwrap_or(content.layouts);
        content.data_providers = changes.data_providers.unwrap_or(content.data_providers);
        content.filters = changes.filters.unwrap_or(content.filters);
        check::refuse_faults(&mut content)?;
        content.updated_at = Some(now());
        content.updated_by = Some(caller.related());
        sqlx::query("UPDATE studio_page_contents SET content = ?3 WHERE page_uid = ?1 AND version_name = ?2")
            .bind(uid.as_str())
            .bind(DRAFT)
            .bind(serde_json::to_string(&content)?)
            .execute(&mut *write)
            .await?;
        touch_page(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(content)
    }
}

impl Handle<GetStudioPageContentMetadata> for Portal {
    async fn handle(&self, _caller: &Caller, operation: GetStudioPageContentMetadata) -> Outcome<Metadata> {
        let mut connection = self.store().read().await?;
        load_metadata(&mut connection, &operation.studio_page_uid, operation.version_name.as_str()).await
    }
}

impl Handle<UpdateStudioPageContentMetadata> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateStudioPageContentMetadata) -> Outcome<Metadata> {
        let (uid, metadata) = (operation.studio_page_uid, operation.body);
        let mut write = self.store().write().await?;
        require_draft(&mut write, &uid, &operation.version_name).await?;
        refuse_metadata_faults(&metadata)?;
        sqlx::query(
            "UPDATE studio_page_contents SET metadata = ?3,
             content = json_set(content, '$.updated_at', ?4, '$.updated_by', json_object('username', ?5))
             WHERE page_uid = ?1 AND version_name = ?2",
        )
        .bind(uid.as_str())
        .bind(DRAFT)
        .bind(serde_json::to_string(&metadata)?)
        .bind(now().0)
        .bind(caller.username.as_str())
        .execute(&mut *write)
        .await?;
        touch_page(&mut write, &uid, caller).await?;
        write.commit().await?;
        Ok(metadata)
    }
}
