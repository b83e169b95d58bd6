//! Forms: life cycle (behaviour.md 16). What a form asks is in `form_content.rs`, what people answer in
//! `form_submissions.rs`.

mod create;
mod delete;
mod list;
mod publish;
mod site;

pub use list::order;
pub use site::{Live, admit, live_form, routes};

use crate::form_content::gaps;
use crate::{Caller, Handle, Outcome, Portal, now, permission, store};
use portico_contract::forms::{Form, FormAccessType, RetrieveForm};
use portico_contract::{ApiError, FormUid, RelatedUser, Timestamp, Username};
use sqlx::SqliteConnection;

/// What [`FormRow`] is read from. There is one draft of each form.
const FROM: &str = "FROM forms f JOIN form_versions d ON d.form_uid = f.uid AND d.is_draft";

/// The columns of [`FormRow`].
const COLUMNS: &str =
    "f.uid, f.slug, f.title, f.access_type, f.live_version IS NOT NULL AS is_live, f.enable_moderation,
    f.enable_notifications, f.enable_edition, f.first_published_at, f.published_at, f.published_by, f.created_at,
    f.created_by, f.updated_at, f.updated_by, d.content AS draft,
    (SELECT count(*) FROM form_submissions s WHERE s.form_uid = f.uid) AS nb_submissions";

#[derive(Debug, sqlx::FromRow)]
struct FormRow {
    uid: String,
    slug: String,
    title: Option<String>,
    access_type: String,
    is_live: bool,
    enable_moderation: bool,
    enable_notifications: bool,
    enable_edition: bool,
    first_published_at: Option<String>,
    published_at: Option<String>,
    published_by: Option<String>,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
    draft: String,
    nb_submissions: i64,
}

impl FormRow {
    fn read(self) -> Outcome<Form> {
        Ok(Form {
            uid: FormUid::new(self.uid).map_err(crate::Failure::internal)?,
            slug: Some(self.slug),
            title: self.title,
            access_type: FormAccessType::from(self.access_type),
            has_published_version: self.is_live,
            enable_moderation: self.enable_moderation,
            enable_notifications_on_submission: self.enable_notifications,
            enable_frontoffice_submission_edition: self.enable_edition,
            first_published_at: self.first_published_at.map(Timestamp),
            created_at: Some(Timestamp(self.created_at)),
            updated_at: Some(Timestamp(self.updated_at)),
            updated_by: related(self.updated_by),
            created_by: related(self.created_by),
            published_at: self.published_at.map(Timestamp),
            published_by: related(self.published_by),
            errors: gaps(&store::from_document(&self.draft)?),
            nb_submissions: Some(self.nb_submissions.unsigned_abs()),
            extra: Default::default(),
        })
    }
}

/// A person as the API names one.
pub fn related(username: Option<String>) -> Option<RelatedUser> {
    Some(RelatedUser { username: Username::new(username?).ok()? })
}

/// The form, or `not_found`.
pub async fn load_form(connection: &mut SqliteConnection, uid: &FormUid) -> Outcome<Form> {
    let row: Option<FormRow> = sqlx::query_as(&format!("SELECT {COLUMNS} {FROM} WHERE f.uid = ?"))
        .bind(uid.as_str())
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

/// Refuses with `not_found` where there is no such form.
pub async fn require_form(connection: &mut SqliteConnection, uid: &FormUid) -> Outcome<()> {
    let found = store::text(connection, "SELECT uid FROM forms WHERE uid = ?", &[uid.as_str()]).await?;
    found.map(|_| ()).ok_or_else(|| ApiError::not_found().into())
}

/// Marks the form as changed now by the caller. Refuses with `not_found` where there is no such form.
pub async fn touch_form(connection: &mut SqliteConnection, uid: &FormUid, caller: &Caller) -> Outcome<()> {
    let touched = sqlx::query("UPDATE forms SET updated_at = ?2, updated_by = ?3 WHERE uid = ?1")
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

/// Whether the caller may read what people answered.
pub async fn moderates(connection: &mut SqliteConnection, caller: &Caller, uid: &str) -> Outcome<bool> {
    if caller.has("edit_form") {
        return Ok(true);
    }
    let given = permission::on_target(connection, caller, "form", uid).await?;
    Ok(["edit_form", "moderate_form"].iter().any(|name| given.contains(*name)))
}

impl Handle<RetrieveForm> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveForm) -> Outcome<Form> {
        load_form(&mut *self.store().read().await?, &operation.form_uid).await
    }
}
