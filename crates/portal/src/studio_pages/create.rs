//! Creating a page, with an empty draft.

use super::{DRAFT, load_page};
use crate::{Caller, Handle, Outcome, Portal, new_uid, now};
use portico_contract::studio_content::StudioPageContent;
use portico_contract::studio_pages::{CreateStudioPage, NewStudioPage, StudioPage};
use portico_contract::{ApiError, StudioPageUid};
use serde_json::json;
use sqlx::SqliteConnection;

impl Handle<CreateStudioPage> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateStudioPage) -> Outcome<StudioPage> {
        let mut write = self.store().write().await?;
        let page = insert_page(&mut write, operation.body, caller).await?;
        write.commit().await?;
        Ok(page)
    }
}

/// Stores a new page. Its address is made from its uid where none is wanted.
async fn insert_page(connection: &mut SqliteConnection, new: NewStudioPage, caller: &Caller) -> Outcome<StudioPage> {
    let uid = StudioPageUid::new(new_uid("sp")).map_err(crate::Failure::internal)?;
    let slug = new.slug.map_or_else(|| uid.as_str().replace('_', "-"), |slug| slug.as_str().to_owned());
    refuse_taken_slug(connection, &slug, &uid).await?;
    let moment = now();
    sqlx::query(
        "INSERT INTO studio_pages (uid, slug, is_public, created_by, created_at, document) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(uid.as_str())
    .bind(&slug)
    .bind(new.public.unwrap_or(false))
    .bind(caller.username.as_str())
    .bind(moment.as_str())
    .bind(json!({"updated_at": moment}).to_string())
    .execute(&mut *connection)
    .await?;
    let draft = StudioPageContent {
        layouts: [("default".to_owned(), json!([]))].into_iter().collect(),
        filters: [("layout".to_owned(), json!([]))].into_iter().collect(),
        created_at: Some(moment.clone()),
        updated_at: Some(moment),
        updated_by: Some(caller.related()),
        ..StudioPageContent::default()
    };
    sqlx::query("INSERT INTO studio_page_contents (page_uid, version_name, content) VALUES (?, ?, ?)")
        .bind(uid.as_str())
        .bind(DRAFT)
        .bind(serde_json::to_string(&draft)?)
        .execute(&mut *connection)
        .await?;
    if !caller.has("edit_page") {
        // Who may create pages but not edit every page edits at least this one.
        sqlx::query(
            "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions)
             VALUES ('studio_page', ?, 'user', ?, '[\"explore_restricted_page\",\"edit_page\"]')",
        )
        .bind(uid.as_str())
        .bind(caller.username.as_str())
        .execute(&mut *connection)
        .await?;
    }
    load_page(connection, &uid).await
}

/// Refuses an address that another page has.
pub async fn refuse_taken_slug(connection: &mut SqliteConnection, slug: &str, of: &StudioPageUid) -> Outcome<()> {
    let query = "SELECT uid FROM studio_pages WHERE slug = ? AND uid <> ?";
    match crate::store::text(connection, query, &[slug, of.as_str()]).await? {
        Some(_) => Err(ApiError::invalid("slug", "A page with this slug already exists").into()),
        None => Ok(()),
    }
}
