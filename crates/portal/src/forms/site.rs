//! Published forms as people get them: `GET /api/portal/v1.0/forms/{slug}`, as studio pages are shown; and who may see
//! and fill in which (behaviour.md 16).

use crate::{Caller, Outcome, Portal, caller, permission, router, store};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::form_content::FormContent;
use portico_contract::forms::FormAccessType;
use portico_contract::{ApiError, ErrorCode};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/forms/{slug}", get(show))
}

/// A form that is published, in the version that people fill in.
pub struct Live {
    pub uid: String,
    pub slug: String,
    pub title: Option<String>,
    pub access_type: FormAccessType,
    pub enable_moderation: bool,
    pub enable_edition: bool,
    pub published_at: Option<String>,
    pub version: i64,
    pub content: FormContent,
}

#[derive(sqlx::FromRow)]
struct LiveRow {
    uid: String,
    slug: String,
    title: Option<String>,
    access_type: String,
    enable_moderation: bool,
    enable_edition: bool,
    published_at: Option<String>,
    version: i64,
    content: String,
}

impl Live {
    /// What people are shown of a form: as it is now, or, to those who come back, as they filled it in.
    pub fn definition(&self, version: i64, content: &FormContent) -> Value {
        json!({
            "uid": self.uid,
            "slug": self.slug,
            "title": self.title,
            "access_type": self.access_type,
            "enable_moderation": self.enable_moderation,
            "enable_frontoffice_submission_edition": self.enable_edition,
            "published_at": self.published_at,
            "version": version,
            "content": content,
        })
    }
}

/// The form, or `not_found` where it is not published.
pub async fn live_form(connection: &mut SqliteConnection, slug: &str) -> Outcome<Live> {
    let row: Option<LiveRow> = sqlx::query_as(
        "SELECT f.uid, f.slug, f.title, f.access_type, f.enable_moderation, f.enable_edition, f.published_at, v.version,
         v.content FROM forms f JOIN form_versions v ON v.form_uid = f.uid AND v.version = f.live_version WHERE f.slug = ?",
    )
    .bind(slug)
    .fetch_optional(connection)
    .await?;
    let row = row.ok_or_else(ApiError::not_found)?;
    Ok(Live {
        uid: row.uid,
        slug: row.slug,
        title: row.title,
        access_type: FormAccessType::from(row.access_type),
        enable_moderation: row.enable_moderation,
        enable_edition: row.enable_edition,
        published_at: row.published_at,
        version: row.version,
        content: store::from_document(&row.content)?,
    })
}

/// Who comes, if they say so; refused where the form is not for them. An open form asks for no key, any user may fill
/// in one for users, and a restricted one takes a permission of the domain or a ruleset.
pub async fn admit(
    connection: &mut SqliteConnection,
    form: &Live,
    uri: &Uri,
    headers: &HeaderMap,
) -> Outcome<Option<Caller>> {
    let query = router::query_of(uri);
    if caller::key(headers, &query).is_none() {
        return match form.access_type {
            FormAccessType::Open => Ok(None),
            _ => {
                let message = "Authentication credentials were not provided.";
                Err(ApiError::new(ErrorCode::NotAuthenticated, message).into())
            }
        };
    }
    let caller = Caller::authenticate(connection, headers, &query).await?;
    if ![FormAccessType::Open, FormAccessType::Authenticated].contains(&form.access_type) {
        let fills_in = ["submit_private_form", "moderate_form", "edit_form"];
        if !permission::holds_any(connection, &caller, "form", &form.uid, &fills_in).await? {
            return Err(ApiError::permission_denied("You do not have permission to fill in this form.").into());
        }
    }
    Ok(Some(caller))
}

async fn show(State(portal): State<Portal>, Path(slug): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    match form(&portal, &slug, &uri, &headers).await {
        Ok(form) => Json(form).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_form")),
    }
}

async fn form(portal: &Portal, slug: &str, uri: &Uri, headers: &HeaderMap) -> Outcome<Value> {
    let mut connection = portal.store().read().await?;
    let form = live_form(&mut connection, slug).await?;
    admit(&mut connection, &form, uri, headers).await?;
    Ok(form.definition(form.version, &form.content))
}
