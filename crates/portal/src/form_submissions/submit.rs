//! Filling in a form: `POST /api/portal/v1.0/forms/{slug}/submit/` (behaviour.md 16).
//!
//! A form (multipart or URL-encoded) with `data`, a JSON object of answers by technical id, and maybe `lang`. The
//! reference does not say what is answered: 201 with the submission and the ending of the form.

use super::received::{FORM_LIMIT, fields};
use super::unique::refuse_repeated;
use super::{Settings, load, read_data, refused, search_text};
use crate::forms::{Live, admit, live_form};
use crate::uid::{new_key, new_uuid};
use crate::{Outcome, Portal, now, router};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use portico_contract::form_submissions::{Answers, SubmissionStatus};
use portico_contract::{ApiError, Timestamp};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/forms/{slug}/submit", post(submit).layer(DefaultBodyLimit::max(FORM_LIMIT)))
}

async fn submit(State(portal): State<Portal>, Path(slug): Path<String>, request: Request) -> Response {
    match keep(&portal, &slug, request).await {
        Ok(kept) => (StatusCode::CREATED, Json(kept)).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_form_submission")),
    }
}

/// A submission to store.
pub struct NewSubmission<'a> {
    pub form: &'a str,
    pub version: i64,
    pub status: SubmissionStatus,
    pub lang: &'a str,
    pub created_at: Timestamp,
    pub created_by: Option<&'a str>,
    pub answers: &'a Answers,
}

async fn keep(portal: &Portal, slug: &str, request: Request) -> Outcome<Value> {
    let uri = request.uri().clone();
    let origin = router::origin(request.headers());
    // Who comes and whether they may is settled before the form is read.
    let caller = {
        let mut connection = portal.store().read().await?;
        let form = live_form(&mut connection, slug).await?;
        admit(&mut connection, &form, &uri, request.headers()).await?
    };
    let mut fields = fields(request).await?;
    let data = fields.remove("data").ok_or_else(|| ApiError::invalid("data", "This field is required"))?;
    let given = read_data(&data)?;
    let query = router::query_of(&uri);
    let lang =
        fields.remove("lang").or_else(|| query.into_iter().find(|(name, _)| name == "lang").map(|(_, lang)| lang));

    let mut write = portal.store().write().await?;
    // Read again: the answers are kept under the version that they are checked against.
    let form = live_form(&mut write, slug).await?;
    let lang = language(&form, lang)?;
    let answers = form.content.read_answers(&given).map_err(refused)?;
    refuse_repeated(&mut write, &form.uid, None, &form.content, &answers).await?;
    let status = if form.enable_moderation { SubmissionStatus::Pending } else { SubmissionStatus::Approved };
    let new = NewSubmission {
        form: &form.uid,
        version: form.version,
        status,
        lang: &lang,
        created_at: now(),
        created_by: caller.as_ref().map(|caller| caller.username.as_str()),
        answers: &answers,
    };
    let uid = insert_submission(&mut write, new).await?;
    let submission = load(&mut write, &Settings::from(&form), &uid).await?;
    write.commit().await?;
    Ok(json!({
        "uid": submission.uid,
        "lang": submission.lang,
        "created_at": submission.created_at,
        "status": submission.status,
        "content": submission.content,
        "change_request_link": submission.change_request_link.map(|link| format!("{origin}{link}")),
        "ending": form.content.ending,
    }))
}

impl From<&Live> for Settings {
    fn from(form: &Live) -> Self {
        Self {
            uid: form.uid.clone(),
            slug: form.slug.clone(),
            enable_moderation: form.enable_moderation,
            enable_edition: form.enable_edition,
        }
    }
}

fn language(form: &Live, wanted: Option<String>) -> Result<String, ApiError> {
    match wanted {
        None => Ok(form.content.default_language.clone()),
        Some(lang) if form.content.languages().any(|known| known == lang) => Ok(lang),
        Some(lang) => Err(ApiError::invalid("lang", format!("\"{lang}\" is not a language of this form"))),
    }
}

/// Stores a submission whose answers are checked. Answers its uid.
pub async fn insert_submission(connection: &mut SqliteConnection, new: NewSubmission<'_>) -> Outcome<String> {
    let uid = new_uuid();
    sqlx::query(
        "INSERT INTO form_submissions (uid, form_uid, version, status, lang, token, created_at, created_by, updated_at,
         updated_by, search_text, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?7, ?8, ?9, ?10)",
    )
    .bind(&uid)
    .bind(new.form)
    .bind(new.version)
    .bind(new.status.as_str())
    .bind(new.lang)
    .bind(new_key())
    .bind(new.created_at.as_str())
    .bind(new.created_by)
    .bind(search_text(new.answers, new.created_by))
    .bind(Value::Object(new.answers.clone()).to_string())
    .execute(connection)
    .await?;
    Ok(uid)
}
