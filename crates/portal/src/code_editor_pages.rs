//! Code editor pages: HTML and CSS by language (behaviour.md 15). A draft is edited; publishing makes it what is served.

mod create;
mod delete;
mod list;
mod metadata;
mod publish;
mod site;
mod update;

pub use site::routes;

use crate::{Caller, Failure, Handle, Outcome, Portal, now, store};
use portico_contract::code_editor_pages::{CodeEditorPage, CodeEditorPageContent, RetrieveCodeEditorPage};
use portico_contract::metadata::Metadata;
use portico_contract::translations::TranslationDictionary;
use portico_contract::{ApiError, PageSlug, RelatedUser, Timestamp, Username};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// The template of a page that names none.
const TEMPLATE: &str = "custom.html";

/// The columns of [`PageRow`], of a table called `p`.
const COLUMNS: &str = "p.slug, p.is_restricted, p.published IS NOT NULL AS is_published, p.created_by, p.created_at,
    p.updated_by, p.updated_at, p.last_published_at, p.draft";

/// What is written on a page: edited as the draft, served as it was when it was published.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageVersion {
    pub content: CodeEditorPageContent,
    pub template: String,
    /// The description of the page is here too, and nowhere else.
    pub metadata: Metadata,
    #[serde(default)]
    pub translations: TranslationDictionary,
}

#[derive(Debug, sqlx::FromRow)]
struct PageRow {
    slug: String,
    is_restricted: bool,
    is_published: bool,
    created_by: Option<String>,
    created_at: String,
    updated_by: Option<String>,
    updated_at: String,
    last_published_at: Option<String>,
    draft: String,
}

impl PageRow {
    fn read(self) -> Outcome<CodeEditorPage> {
        let draft: PageVersion = store::from_document(&self.draft)?;
        let related = |name: Option<String>| Some(RelatedUser { username: Username::new(name?).ok()? });
        Ok(CodeEditorPage {
            slug: PageSlug::new(self.slug).map_err(Failure::internal)?,
            description: draft.metadata.text("asset", "description").map(str::to_owned),
            content: draft.content,
            template: Some(draft.template),
            // There are no subdomains here.
            has_subdomain_copies: Some(false),
            is_pushed_by_parent: Some(false),
            is_restricted: self.is_restricted,
            is_published: self.is_published,
            created_by: related(self.created_by),
            updated_by: related(self.updated_by),
            updated_at: Some(Timestamp(self.updated_at)),
            created_at: Some(Timestamp(self.created_at)),
            last_published_at: self.last_published_at.map(Timestamp),
            extra: Default::default(),
        })
    }
}

/// The page, or `not_found`.
pub async fn load_page(connection: &mut SqliteConnection, slug: &PageSlug) -> Outcome<CodeEditorPage> {
    let row: Option<PageRow> = sqlx::query_as(&format!("SELECT {COLUMNS} FROM code_editor_pages p WHERE p.slug = ?"))
        .bind(slug.as_str())
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

/// What is edited of the page, or `not_found`.
pub async fn load_draft(connection: &mut SqliteConnection, slug: &PageSlug) -> Outcome<PageVersion> {
    let draft = store::text(connection, "SELECT draft FROM code_editor_pages WHERE slug = ?", &[slug.as_str()]).await?;
    store::from_document(&draft.ok_or_else(ApiError::not_found)?)
}

/// Stores what was edited, and who did it when.
pub async fn save_draft(
    connection: &mut SqliteConnection,
    slug: &PageSlug,
    draft: &PageVersion,
    caller: &Caller,
) -> Outcome<()> {
    sqlx::query("UPDATE code_editor_pages SET draft = ?2, search_text = ?3 WHERE slug = ?1")
        .bind(slug.as_str())
        .bind(serde_json::to_string(draft)?)
        .bind(search_text(slug.as_str(), &draft.metadata))
        .execute(&mut *connection)
        .await?;
    touch_page(connection, slug, caller).await
}

/// What a search finds a page by, in lower case.
fn search_text(slug: &str, metadata: &Metadata) -> String {
    let texts = ["title", "description"].map(|field| metadata.text("asset", field).unwrap_or_default());
    [slug, texts[0], texts[1]].join(" ").to_lowercase()
}

/// Refuses with `not_found` where there is no such page.
pub async fn require_page(connection: &mut SqliteConnection, slug: &PageSlug) -> Outcome<()> {
    let found = store::text(connection, "SELECT slug FROM code_editor_pages WHERE slug = ?", &[slug.as_str()]).await?;
    found.map(|_| ()).ok_or_else(|| ApiError::not_found().into())
}

/// Marks the page as changed now by the caller. Refuses with `not_found` where there is no such page.
pub async fn touch_page(connection: &mut SqliteConnection, slug: &PageSlug, caller: &Caller) -> Outcome<()> {
    let touched = sqlx::query("UPDATE code_editor_pages SET updated_at = ?2, updated_by = ?3 WHERE slug = ?1")
        .bind(slug.as_str())
        .bind(now().0)
        .bind(caller.username.as_str())
        .execute(connection)
        .await?;
    if touched.rows_affected() == 0 {
        return Err(ApiError::not_found().into());
    }
    Ok(())
}

/// Refuses an address that another page has.
async fn refuse_taken_slug(connection: &mut SqliteConnection, slug: &str, own: Option<&str>) -> Outcome<()> {
    let query = "SELECT slug FROM code_editor_pages WHERE slug = ? COLLATE NOCASE AND slug <> ?";
    match store::text(connection, query, &[slug, own.unwrap_or_default()]).await? {
        Some(_) => Err(ApiError::invalid("slug", "A page with this slug already exists").into()),
        None => Ok(()),
    }
}

/// The name of a template: the reference lists none, so any name of a file will do.
fn check_template(name: &str) -> Result<(), ApiError> {
    if name.trim().is_empty() {
        return Err(ApiError::invalid("template", "This field may not be blank"));
    }
    if name.chars().count() > 255 || name.chars().any(|c| c.is_control() || c == '/' || c == '\\') {
        return Err(ApiError::invalid("template", "Must be the name of a template, as in custom.html"));
    }
    Ok(())
}

impl Handle<RetrieveCodeEditorPage> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveCodeEditorPage) -> Outcome<CodeEditorPage> {
        load_page(&mut *self.store().read().await?, &operation.page_slug).await
    }
}
