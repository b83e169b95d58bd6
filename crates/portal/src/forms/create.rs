//! Creating a form, with an empty draft.

use super::load_form;
use crate::form_content::search_text;
use crate::{Caller, Failure, Handle, Outcome, Portal, new_uid, now, store};
use portico_contract::form_content::FormContent;
use portico_contract::forms::{CreateForm, Form, NewForm};
use portico_contract::slug::Slug;
use portico_contract::{ApiError, FormUid};
use sqlx::SqliteConnection;

/// Longest title, in characters.
const TITLE_LIMIT: usize = 255;
/// A new draft speaks one language, which its first update may change.
const FIRST_LANGUAGE: &str = "en";

impl Handle<CreateForm> for Portal {
    async fn handle(&self, caller: &Caller, operation: CreateForm) -> Outcome<Form> {
        let mut write = self.store().write().await?;
        let form = insert_form(&mut write, operation.body, caller).await?;
        write.commit().await?;
        Ok(form)
    }
}

/// Stores a new form with its first draft.
async fn insert_form(connection: &mut SqliteConnection, new: NewForm, caller: &Caller) -> Outcome<Form> {
    check(&new)?;
    let uid = FormUid::new(new_uid("fm")).map_err(Failure::internal)?;
    let title = new.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let slug = free_slug(connection, new.slug, title, &uid).await?;
    let mut content = FormContent::empty(FIRST_LANGUAGE);
    if let Some(title) = title {
        content.title.insert(FIRST_LANGUAGE.to_owned(), title.to_owned());
    }
    sqlx::query(
        "INSERT INTO forms (uid, slug, title, access_type, enable_moderation, enable_notifications, enable_edition,
         created_at, created_by, updated_at, updated_by, search_text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?8, ?9, ?10)",
    )
    .bind(uid.as_str())
    .bind(slug.as_str())
    .bind(title)
    .bind(new.access_type.as_str())
    .bind(new.enable_moderation.unwrap_or(false))
    .bind(new.enable_notifications_on_submission.unwrap_or(false))
    .bind(new.enable_frontoffice_submission_edition.unwrap_or(false))
    .bind(now().0)
    .bind(caller.username.as_str())
    .bind(search_text(title, slug.as_str(), &content))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO form_versions (form_uid, version, is_draft, content, created_at, created_by, updated_at)
         SELECT uid, 1, 1, ?2, created_at, created_by, created_at FROM forms WHERE uid = ?1",
    )
    .bind(uid.as_str())
    .bind(serde_json::to_string(&content)?)
    .execute(&mut *connection)
    .await?;
    load_form(connection, &uid).await
}

fn check(new: &NewForm) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    if let Err(error) = new.access_type.check() {
        messages.push(("access_type".to_owned(), error.to_string()));
    }
    if new.title.as_deref().is_some_and(|title| title.chars().count() > TITLE_LIMIT) {
        let message = format!("Ensure this field has no more than {TITLE_LIMIT} characters");
        messages.push(("title".to_owned(), message));
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

/// The slug that is wanted, if no other form has it; else one made from the title, or from the uid.
async fn free_slug(
    connection: &mut SqliteConnection,
    wanted: Option<Slug>,
    title: Option<&str>,
    uid: &FormUid,
) -> Outcome<Slug> {
    let query = "SELECT uid FROM forms WHERE slug = ?";
    if let Some(slug) = wanted {
        return match store::text(connection, query, &[slug.as_str()]).await? {
            Some(_) => Err(ApiError::invalid("slug", "A form with this slug already exists").into()),
            None => Ok(slug),
        };
    }
    if let Some(slug) = title.and_then(|title| Slug::from_title(title).ok())
        && store::text(connection, query, &[slug.as_str()]).await?.is_none()
    {
        return Ok(slug);
    }
    Slug::new(uid.as_str().replace('_', "-")).map_err(Failure::internal)
}
