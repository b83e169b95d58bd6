//! What a form asks, version by version (behaviour.md 16): one draft, which is edited, and every version that was
//! published, which submissions were made with.

use crate::forms::{related, require_form, touch_form};
use crate::window::Window;
use crate::{Caller, Handle, Outcome, Portal, now, store};
use portico_contract::form_content::*;
use portico_contract::{ApiError, Detail, FormUid, Page, Timestamp};
use sqlx::SqliteConnection;

/// The columns of [`VersionRow`], where they come from, and of which form.
const VERSIONS: &str = "SELECT v.version, v.is_draft, coalesce(v.version = f.live_version, 0) AS is_live, v.content,
    v.created_at, v.created_by, v.updated_at FROM form_versions v JOIN forms f ON f.uid = v.form_uid WHERE v.form_uid = ?1";

#[derive(Debug, sqlx::FromRow)]
struct VersionRow {
    version: i64,
    is_draft: bool,
    is_live: bool,
    content: String,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
}

impl VersionRow {
    fn read(self) -> Outcome<FormDraft> {
        Ok(FormDraft {
            version: u32::try_from(self.version).map_err(crate::Failure::internal)?,
            is_published: self.is_live,
            is_draft: self.is_draft,
            created_at: Some(Timestamp(self.created_at)),
            updated_at: Some(Timestamp(self.updated_at)),
            created_by: related(self.created_by),
            content: store::from_document(&self.content)?,
            extra: Default::default(),
        })
    }
}

/// What stands in the way of publishing, by field.
pub fn gaps(content: &FormContent) -> Detail {
    ApiError::invalid_fields(content.gaps()).detail
}

/// What a form is found by: its titles and its slug, in lower case.
pub fn search_text(title: Option<&str>, slug: &str, content: &FormContent) -> String {
    let texts = content.title.values().chain(content.description.values()).map(String::as_str);
    title.into_iter().chain([slug]).chain(texts).collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A version, or `not_found`.
pub async fn load_version(connection: &mut SqliteConnection, uid: &FormUid, version: i64) -> Outcome<FormDraft> {
    let row: Option<VersionRow> = sqlx::query_as(&format!("{VERSIONS} AND v.version = ?2"))
        .bind(uid.as_str())
        .bind(version)
        .fetch_optional(connection)
        .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

impl Handle<ListFormDrafts> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListFormDrafts) -> Outcome<Page<FormDraft>> {
        let uid = operation.form_uid;
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        require_form(&mut connection, &uid).await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM form_versions WHERE form_uid = ?")
            .bind(uid.as_str())
            .fetch_one(&mut *connection)
            .await?;
        let rows: Vec<VersionRow> = sqlx::query_as(&format!("{VERSIONS} ORDER BY v.version DESC LIMIT ?2 OFFSET ?3"))
            .bind(uid.as_str())
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(VersionRow::read).collect::<Outcome<_>>()?))
    }
}

impl Handle<RetrieveFormDraft> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveFormDraft) -> Outcome<FormDraft> {
        let mut connection = self.store().read().await?;
        load_version(&mut connection, &operation.form_uid, i64::from(operation.version)).await
    }
}

impl Handle<UpdateFormDraft> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateFormDraft) -> Outcome<FormDraft> {
        let (uid, mut content) = (operation.form_uid, operation.body.content);
        // An address that is not there yet is none: the API answers an address or null.
        let address = content.ending.redirect_url.take();
        content.ending.redirect_url =
            address.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty());
        let version = i64::from(operation.version);
        let mut write = self.store().write().await?;
        if !load_version(&mut write, &uid, version).await?.is_draft {
            let message = "Only the draft of a form can be edited: publish it to change what people fill in";
            return Err(ApiError::invalid("version", message).into());
        }
        let faults = content.faults();
        if !faults.is_empty() {
            let named = faults.into_iter().map(|(field, message)| (format!("content.{field}"), message));
            return Err(ApiError::invalid_fields(named).into());
        }
        sqlx::query("UPDATE form_versions SET content = ?3, updated_at = ?4 WHERE form_uid = ?1 AND version = ?2")
            .bind(uid.as_str())
            .bind(version)
            .bind(serde_json::to_string(&content)?)
            .bind(now().0)
            .execute(&mut *write)
            .await?;
        touch_form(&mut write, &uid, caller).await?;
        let (title, slug): (Option<String>, String) = sqlx::query_as("SELECT title, slug FROM forms WHERE uid = ?")
            .bind(uid.as_str())
            .fetch_one(&mut *write)
            .await?;
        sqlx::query("UPDATE forms SET search_text = ?2 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(search_text(title.as_deref(), &slug, &content))
            .execute(&mut *write)
            .await?;
        let draft = load_version(&mut write, &uid, version).await?;
        write.commit().await?;
        Ok(draft)
    }
}
