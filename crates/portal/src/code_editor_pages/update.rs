//! Changing a page: its content is replaced, what else the body leaves out stays. A body that says `is_published` is
//! obeyed at once: simple clients know no other way, and the one that calls `publish` afterwards loses nothing.

use super::publish::{publish, unpublish};
use super::{check_template, load_draft, load_page, refuse_taken_slug, save_draft};
use crate::{Caller, Failure, Handle, Outcome, Portal};
use portico_contract::PageSlug;
use portico_contract::code_editor_pages::{CodeEditorPage, UpdateCodeEditorPage};
use sqlx::SqliteConnection;

impl Handle<UpdateCodeEditorPage> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateCodeEditorPage) -> Outcome<CodeEditorPage> {
        let (mut slug, changes) = (operation.page_slug, operation.body);
        let mut write = self.store().write().await?;
        let mut draft = load_draft(&mut write, &slug).await?;
        changes.content.check()?;
        draft.content = changes.content;
        if let Some(template) = changes.template {
            check_template(&template)?;
            draft.template = template;
        }
        if let Some(description) = changes.description {
            draft.metadata.set("asset", "description", description);
        }
        if let Some(wanted) = changes.slug.filter(|wanted| wanted.as_str() != slug.as_str()) {
            slug = rename(&mut write, &slug, wanted.as_str()).await?;
        }
        save_draft(&mut write, &slug, &draft, caller).await?;
        if let Some(is_restricted) = changes.is_restricted {
            sqlx::query("UPDATE code_editor_pages SET is_restricted = ?2 WHERE slug = ?1")
                .bind(slug.as_str())
                .bind(is_restricted)
                .execute(&mut *write)
                .await?;
        }
        match changes.is_published {
            Some(true) => publish(&mut write, &slug).await?,
            Some(false) => drop(unpublish(&mut write, &slug).await?),
            None => {}
        }
        let page = load_page(&mut write, &slug).await?;
        write.commit().await?;
        Ok(page)
    }
}

/// Gives a page another address. Its rulesets know it by the address, so they move with it.
async fn rename(connection: &mut SqliteConnection, from: &PageSlug, to: &str) -> Outcome<PageSlug> {
    refuse_taken_slug(connection, to, Some(from.as_str())).await?;
    for statement in [
        "UPDATE code_editor_pages SET slug = ?2 WHERE slug = ?1",
        "UPDATE rulesets SET target_uid = ?2 WHERE target_kind = 'code_editor_page' AND target_uid = ?1",
    ] {
        sqlx::query(statement).bind(from.as_str()).bind(to).execute(&mut *connection).await?;
    }
    PageSlug::new(to).map_err(Failure::internal)
}
