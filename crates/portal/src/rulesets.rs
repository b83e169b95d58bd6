//! Rulesets: who may do and see what on one thing. One table and one behaviour for every kind of thing;
//! `security.rs` and the files named `…_security.rs` say which operations come here.

mod operations;

pub(crate) use operations::handle_rulesets;

use crate::dataset_versions::{Section, record};
use crate::datasets::{require_dataset, touch_dataset};
use crate::forms::{require_form, touch_form};
use crate::window::Window;
use crate::{Caller, Outcome, Portal, code_editor_pages, store, studio_pages};
use portico_contract::dataset_security::{DatasetGroupSecurity, DatasetUserSecurity};
use portico_contract::datasets::DatasetSecurity;
use portico_contract::security::{GroupSecurity, RulesetPermission, UserSecurity};
use portico_contract::{ApiError, DatasetUid, FormUid, Nothing, Page, PageSlug, StudioPageUid};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;

/// What a ruleset is attached to.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    Dataset(&'a DatasetUid),
    Connection(&'a portico_contract::ConnectionUid),
    StudioPage(&'a StudioPageUid),
    CodeEditorPage(&'a PageSlug),
    Form(&'a FormUid),
}

impl Target<'_> {
    /// As in the column `target_kind`.
    fn kind(self) -> &'static str {
        match self {
            Self::Dataset(_) => "dataset",
            Self::Connection(_) => "connection",
            Self::StudioPage(_) => "studio_page",
            Self::CodeEditorPage(_) => "code_editor_page",
            Self::Form(_) => "form",
        }
    }

    fn uid(&self) -> &str {
        match self {
            Self::Dataset(uid) => uid.as_str(),
            Self::Connection(uid) => uid.as_str(),
            Self::StudioPage(uid) => uid.as_str(),
            Self::CodeEditorPage(slug) => slug.as_str(),
            Self::Form(uid) => uid.as_str(),
        }
    }

    fn fitting_permissions(self) -> &'static [RulesetPermission] {
        match self {
            Self::Dataset(_) => RulesetPermission::DATASET,
            Self::Connection(_) => RulesetPermission::CONNECTION,
            Self::StudioPage(_) => RulesetPermission::STUDIO_PAGE,
            Self::CodeEditorPage(_) => RulesetPermission::CODE_EDITOR_PAGE,
            Self::Form(_) => RulesetPermission::FORM,
        }
    }

    async fn require(self, connection: &mut SqliteConnection) -> Outcome<()> {
        match self {
            Self::Dataset(uid) => require_dataset(connection, uid).await,
            Self::Connection(uid) => crate::connections::require_connection(connection, uid).await,
            Self::StudioPage(uid) => studio_pages::require_page(connection, uid).await,
            Self::CodeEditorPage(slug) => code_editor_pages::require_page(connection, slug).await,
            Self::Form(uid) => require_form(connection, uid).await,
        }
    }

    async fn touch(self, connection: &mut SqliteConnection, caller: &Caller) -> Outcome<()> {
        match self {
            Self::Dataset(uid) => touch_dataset(connection, uid, caller).await,
            Self::Connection(uid) => crate::connections::touch_connection(connection, uid).await,
            Self::StudioPage(uid) => studio_pages::touch_page(connection, uid, caller).await,
            Self::CodeEditorPage(slug) => code_editor_pages::touch_page(connection, slug, caller).await,
            Self::Form(uid) => touch_form(connection, uid, caller).await,
        }
    }

    /// Writes a version of what has versions.
    async fn record(self, connection: &mut SqliteConnection, caller: &Caller) -> Outcome<()> {
        match self {
            Self::Dataset(uid) => record(connection, uid, caller, &[Section::Security]).await,
            Self::Connection(_) | Self::StudioPage(_) | Self::CodeEditorPage(_) | Self::Form(_) => Ok(()),
        }
    }
}

/// A ruleset as the API shows it.
pub trait Ruleset: Serialize + DeserializeOwned + Send + Sync {
    /// As in the column `subject_kind`, which is also the name of the field that names the holder.
    const HOLDER: &'static str;
    /// What the holder is known by, inside that field.
    const KEY: &'static str;
    fn holder(&self) -> &str;
    fn permissions(&self) -> &[RulesetPermission];
    /// What the holder sees, where the thing has rows and fields.
    fn security(&self) -> Option<&DatasetSecurity>;
}

macro_rules! rulesets {
    ($($ruleset:ty: $holder:ident . $key:ident $(, $security:ident)?;)*) => {$(
        impl Ruleset for $ruleset {
            const HOLDER: &'static str = stringify!($holder);
            const KEY: &'static str = stringify!($key);

            fn holder(&self) -> &str {
                self.$holder.$key.as_str()
            }

            fn permissions(&self) -> &[RulesetPermission] {
                &self.permissions
            }

            fn security(&self) -> Option<&DatasetSecurity> {
                [$(&self.$security)?].into_iter().next()
            }
        }
    )*};
}
rulesets! {
    DatasetUserSecurity: user.username, security;
    DatasetGroupSecurity: group.uid, security;
    UserSecurity: user.username;
    GroupSecurity: group.uid;
}

/// The columns a ruleset is read from.
#[derive(Debug, sqlx::FromRow)]
struct Row {
    subject: String,
    permissions: String,
    document: String,
}

impl Row {
    fn read<R: Ruleset>(self) -> Outcome<R> {
        let mut fields: Map<String, Value> = store::from_document(&self.document)?;
        fields.insert("permissions".to_owned(), store::from_document(&self.permissions)?);
        fields.insert(R::HOLDER.to_owned(), json!({R::KEY: self.subject}));
        Ok(serde_json::from_value(Value::Object(fields))?)
    }
}

/// The part of a ruleset that has no column.
fn document<R: Ruleset>(ruleset: &R) -> Outcome<String> {
    let mut fields = serde_json::to_value(ruleset)?;
    if let Value::Object(fields) = &mut fields {
        fields.retain(|name, _| name != "permissions" && name != R::HOLDER);
    }
    Ok(fields.to_string())
}

/// Refuses permissions that do not fit the thing or are doubled, and a view that cannot be applied.
fn check<R: Ruleset>(target: Target<'_>, ruleset: &R) -> Result<(), ApiError> {
    let mut messages = Vec::new();
    for (position, permission) in ruleset.permissions().iter().enumerate() {
        if !target.fitting_permissions().contains(permission) {
            messages.push(("permissions".to_owned(), format!("\"{permission}\" is not a valid choice.")));
        } else if ruleset.permissions()[..position].contains(permission) {
            messages.push(("permissions".to_owned(), format!("\"{permission}\" is there twice")));
        }
    }
    if let Some(security) = ruleset.security() {
        messages.extend(crate::security::faults(security, "security"));
    }
    if messages.is_empty() { Ok(()) } else { Err(ApiError::invalid_fields(messages)) }
}

async fn load<R: Ruleset>(connection: &mut SqliteConnection, target: Target<'_>, holder: &str) -> Outcome<R> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT subject, permissions, document FROM rulesets
         WHERE target_kind = ? AND target_uid = ? AND subject_kind = ? AND subject = ?",
    )
    .bind(target.kind())
    .bind(target.uid())
    .bind(R::HOLDER)
    .bind(holder)
    .fetch_optional(connection)
    .await?;
    row.ok_or_else(ApiError::not_found)?.read()
}

async fn holder_exists<R: Ruleset>(connection: &mut SqliteConnection, holder: &str) -> Outcome<bool> {
    let query = match R::HOLDER {
        "user" => "SELECT username FROM users WHERE username = ?",
        _ => "SELECT uid FROM user_groups WHERE uid = ?",
    };
    Ok(store::text(connection, query, &[holder]).await?.is_some())
}

/// The field that names the holder: `user.username`.
fn holder_field<R: Ruleset>() -> String {
    format!("{}.{}", R::HOLDER, R::KEY)
}

impl Portal {
    pub(crate) async fn list_rulesets<R: Ruleset>(&self, target: Target<'_>, window: Window) -> Outcome<Page<R>> {
        let mut connection = self.store().read().await?;
        target.require(&mut connection).await?;
        let total: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM rulesets WHERE target_kind = ? AND target_uid = ? AND subject_kind = ?",
        )
        .bind(target.kind())
        .bind(target.uid())
        .bind(R::HOLDER)
        .fetch_one(&mut *connection)
        .await?;
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT subject, permissions, document FROM rulesets
             WHERE target_kind = ? AND target_uid = ? AND subject_kind = ? ORDER BY subject LIMIT ? OFFSET ?",
        )
        .bind(target.kind())
        .bind(target.uid())
        .bind(R::HOLDER)
        .bind(window.limit)
        .bind(window.offset)
        .fetch_all(&mut *connection)
        .await?;
        Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(Row::read).collect::<Outcome<_>>()?))
    }

    pub(crate) async fn retrieve_ruleset<R: Ruleset>(&self, target: Target<'_>, holder: &str) -> Outcome<R> {
        load(&mut *self.store().read().await?, target, holder).await
    }

    /// Refuses a holder the domain does not know, and one that has a ruleset on the thing already.
    pub(crate) async fn create_ruleset<R: Ruleset>(
        &self,
        caller: &Caller,
        target: Target<'_>,
        ruleset: &R,
    ) -> Outcome<R> {
        let mut write = self.store().write().await?;
        target.touch(&mut write, caller).await?;
        check(target, ruleset)?;
        if !holder_exists::<R>(&mut write, ruleset.holder()).await? {
            let message = format!("There is no {} \"{}\"", R::HOLDER, ruleset.holder());
            return Err(ApiError::invalid(holder_field::<R>(), message).into());
        }
        let inserted = sqlx::query(
            "INSERT INTO rulesets (target_kind, target_uid, subject_kind, subject, permissions, document)
             VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(target.kind())
        .bind(target.uid())
        .bind(R::HOLDER)
        .bind(ruleset.holder())
        .bind(serde_json::to_string(ruleset.permissions())?)
        .bind(document(ruleset)?)
        .execute(&mut *write)
        .await?;
        if inserted.rows_affected() == 0 {
            let message = format!("This {} has a ruleset here already", R::HOLDER);
            return Err(ApiError::invalid(holder_field::<R>(), message).into());
        }
        let created = load(&mut write, target, ruleset.holder()).await?;
        target.record(&mut write, caller).await?;
        write.commit().await?;
        Ok(created)
    }

    /// Replaces the ruleset of the holder that the path names.
    pub(crate) async fn update_ruleset<R: Ruleset>(
        &self,
        caller: &Caller,
        target: Target<'_>,
        holder: &str,
        ruleset: &R,
    ) -> Outcome<R> {
        let mut write = self.store().write().await?;
        target.touch(&mut write, caller).await?;
        load::<R>(&mut write, target, holder).await?;
        if ruleset.holder() != holder {
            let message = "A ruleset cannot change hands: delete it and create another";
            return Err(ApiError::invalid(holder_field::<R>(), message).into());
        }
        check(target, ruleset)?;
        sqlx::query(
            "UPDATE rulesets SET permissions = ?5, document = ?6
             WHERE target_kind = ?1 AND target_uid = ?2 AND subject_kind = ?3 AND subject = ?4",
        )
        .bind(target.kind())
        .bind(target.uid())
        .bind(R::HOLDER)
        .bind(holder)
        .bind(serde_json::to_string(ruleset.permissions())?)
        .bind(document(ruleset)?)
        .execute(&mut *write)
        .await?;
        let updated = load(&mut write, target, holder).await?;
        target.record(&mut write, caller).await?;
        write.commit().await?;
        Ok(updated)
    }

    pub(crate) async fn delete_ruleset<R: Ruleset>(
        &self,
        caller: &Caller,
        target: Target<'_>,
        holder: &str,
    ) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        target.touch(&mut write, caller).await?;
        load::<R>(&mut write, target, holder).await?;
        sqlx::query(
            "DELETE FROM rulesets WHERE target_kind = ? AND target_uid = ? AND subject_kind = ? AND subject = ?",
        )
        .bind(target.kind())
        .bind(target.uid())
        .bind(R::HOLDER)
        .bind(holder)
        .execute(&mut *write)
        .await?;
        target.record(&mut write, caller).await?;
        write.commit().await?;
        Ok(Nothing)
    }
}
