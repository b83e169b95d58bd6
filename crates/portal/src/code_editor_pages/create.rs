//! Creating a page. Without a word on it, nobody sees it: it is restricted and not published.

use super::publish::publish;
use super::{PageVersion, TEMPLATE, check_template, load_page, refuse_taken_slug, search_text};
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now};
use portico_contract::PageSlug;
use portico_contract::code_editor_pages::{CodeEditorPage, CreateCodeEditorPage, NewCodeEditorPage};
use portico_contract::metadata::Metadata;
use sqlx::SqliteConnection;

impl Handle<CreateCodeEditorPage> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateCodeEditorPage) -> Outcome<CodeEditorPage> {
        let mut write = self.store().write().await?;
        let page = insert_page(&mut write, operation.body, caller).await?;
        write.commit().await?;
        Ok(page)
    }
}

async fn insert_page(
    connection: &mut SqliteConnection,
    new: NewCodeEditorPage,
    caller: &Caller,
) -> Outcome<CodeEditorPage> {
    new.content.check()?;
    let template = new.template.unwrap_or_else(|| TEMPLATE.to_owned());
    check_template(&template)?;
    let slug = new.slug.map_or_else(|| new_uid("page"), |slug| slug.as_str().to_owned());
    refuse_taken_slug(connection, &slug, None).await?;
    let mut metadata = Metadata::default();
    if let Some(description) = new.description {
        metadata.set("asset", "description", description);
    }
    let moment = now();
    sqlx::query(
        "INSERT INTO code_editor_pages (slug, is_restricted, created_by, created_at, updated_by, updated_at, search_text, draft)
         VALUES (?1, ?2, ?3, ?4, ?3, ?4, ?5, ?6)",
    )
    .bind(&slug)
    .bind(new.is_restricted.unwrap_or(true))
    .bind(caller.username.as_str())
    .bind(moment.as_str())
    .bind(search_text(&slug, &metadata))
    .bind(serde_json::to_string(&PageVersion {
        content: new.content,
        template,
        metadata,
        translations: Default::default(),
    })?)
    .execute(&mut *connection)
    .await?;
    if !caller.has("edit_page") {
        // Who may create pages but not edit every page edits at least this one.
        sqlx::query(
            "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions)
             VALUES ('code_editor_page', ?, 'user', ?, '[\"explore_restricted_page\",\"edit_page\"]')",
        )
        .bind(&slug)
        .bind(caller.username.as_str())
        .execute(&mut *connection)
        .await?;
    }
    let slug = PageSlug::new(slug).map_err(Failure::internal)?;
    if new.is_published == Some(true) {
        publish(connection, &slug).await?;
    }
    load_page(connection, &slug).await
}
