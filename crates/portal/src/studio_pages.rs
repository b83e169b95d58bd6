//! Studio pages: life cycle (behaviour.md 15). What is on a page is in `studio_content.rs`.

mod create;
mod delete;
mod list;
mod publish;
mod site;
mod update;

pub use site::routes;

use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::metadata::Metadata;
use portico_contract::studio_content::StudioPageContent;
use portico_contract::studio_pages::{RetrieveStudioPage, StudioPage, StudioPageContentSummary};
use portico_contract::{ApiError, StudioPageUid, VersionName};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// What is edited. The only version that the reference names.
pub const DRAFT: &str = "draft";
/// What is served. A page is published as long as it has this version.
pub const PUBLISHED: &str = "published";

/// The columns of [`PageRow`], of a table called `p`.
const COLUMNS: &str = "p.uid, p.slug, p.is_public, p.created_by, p.created_at, p.document";

#[derive(Debug, sqlx::FromRow)]
struct PageRow {
    uid: String,
    slug: String,
    is_public: bool,
    created_by: Option<String>,
    created_at: String,
    document: String,
}

impl PageRow {
    fn read(self, contents: Vec<StudioPageContentSummary>) -> Outcome<StudioPage> {
        let mut fields: Map<String, Value> = store::from_document(&self.document)?;
        fields.insert("uid".to_owned(), self.uid.into());
        fields.insert("slug".to_owned(), self.slug.into());
        fields.insert("public".to_owned(), self.is_public.into());
        fields.insert("created_at".to_owned(), self.created_at.into());
        if let Some(username) = self.created_by {
            fields.insert("created_by".to_owned(), json!({"username": username}));
        }
        let page: StudioPage = serde_json::from_value(Value::Object(fields))?;
        Ok(StudioPage { contents, ..page })
    }
}

/// Rows with their versions in short: two queries, however many rows.
async fn read_pages(connection: &mut SqliteConnection, rows: Vec<PageRow>) -> Outcome<Vec<StudioPage>> {
    let uids: Vec<&str> = rows.iter().map(|row| row.uid.as_str()).collect();
    let versions: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT page_uid, version_name, content, metadata FROM studio_page_contents
         WHERE page_uid IN (SELECT value FROM json_each(?)) ORDER BY version_name",
    )
    .bind(serde_json::to_string(&uids)?)
    .fetch_all(connection)
    .await?;
    let mut contents_of: HashMap<String, Vec<StudioPageContentSummary>> = HashMap::new();
    for (page_uid, version_name, content, metadata) in versions {
        let summary = summary(&version_name, &content, &metadata)?;
        contents_of.entry(page_uid).or_default().push(summary);
    }
    rows.into_iter()
        .map(|row| {
            let contents = contents_of.remove(&row.uid).unwrap_or_default();
            row.read(contents)
        })
        .collect()
}

fn summary(version_name: &str, content: &str, metadata: &str) -> Outcome<StudioPageContentSummary> {
    let content: StudioPageContent = store::from_document(content)?;
    let metadata: Metadata = store::from_document(metadata)?;
    Ok(StudioPageContentSummary {
        version_name: VersionName::new(version_name).ok(),
        title: metadata.text("asset", "title").map(str::to_owned),
        description: metadata.text("asset", "description").map(str::to_owned),
        created_at: content.created_at,
        updated_at: content.updated_at,
        updated_by: content.updated_by,
        extra: Default::default(),
    })
}

/// The page, or `not_found`.
pub async fn load_page(connection: &mut SqliteConnection, uid: &StudioPageUid) -> Outcome<StudioPage> {
    let row: Option<PageRow> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM studio_pages p WHERE p.uid = ?"))
        .bind(uid.as_str())
        .fetch_optional(&mut *connection)
        .await?;
    let pages = read_pages(connection, vec![row.ok_or_else(ApiError::not_found)?]).await?;
    pages.into_iter().next().ok_or_else(|| ApiError::not_found().into())
}

/// Refuses with `not_found` where there is no such page.
pub async fn require_page(connection: &mut SqliteConnection, uid: &StudioPageUid) -> Outcome<()> {
    let found = store::text(connection, "SELECT uid FROM studio_pages WHERE uid = ?", &[uid.as_str()]).await?;
    found.map(|_| ()).ok_or_else(|| ApiError::not_found().into())
}

/// Marks the page as changed now by the caller. Refuses with `not_found` where there is no such page.
pub async fn touch_page(connection: &mut SqliteConnection, uid: &StudioPageUid, caller: &Caller) -> Outcome<()> {
    let touched = sqlx::query(
        "UPDATE studio_pages SET document = json_set(document, '$.updated_at', ?2, '$.updated_by', json_object('username', ?3))
         WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(now().0)
    .bind(caller.username.as_str())
    .execute(connection)
    .await?;
    if touched.rows_affected() == 0 {
        return Err(ApiError::not_found().into());
    }
    Ok(())
}

impl Handle<RetrieveStudioPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveStudioPage) -> Outcome<StudioPage> {
        load_page(&mut *self.store().read().await?, &operation.studio_page_uid).await
    }
}
