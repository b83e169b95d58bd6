//! The link of a submission, for forms whose submitters may come back: `GET` shows the form with what was answered,
//! `POST` or `PUT` changes it. The link is the credential; the reference names it and leaves its shape open.
//!
//! Without moderation a change is made at once. With it, a submission that still waits is changed and goes on waiting;
//! one that was answered keeps its answers until a moderator approves the revision.

use super::received::{FORM_LIMIT, fields};
use super::unique::refuse_repeated;
use super::{COLUMNS, Settings, SubmissionRow, load, read_data, refused, revisions};
use crate::form_content::load_version;
use crate::forms::{Live, live_form};
use crate::{Failure, Outcome, Portal, router};
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use portico_contract::form_submissions::SubmissionStatus;
use portico_contract::{ApiError, FormUid};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

pub fn routes() -> Router<Portal> {
    router::both(
        "/api/portal/v1.0/forms/{slug}/submissions/{token}",
        get(show).post(change).put(change).layer(DefaultBodyLimit::max(FORM_LIMIT)),
    )
}

fn answer(outcome: Outcome<Value>) -> Response {
    match outcome {
        Ok(seen) => Json(seen).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_form_change")),
    }
}

async fn show(State(portal): State<Portal>, Path((slug, token)): Path<(String, String)>) -> Response {
    let shown = async {
        let mut connection = portal.store().read().await?;
        let (form, row) = find(&mut connection, &slug, &token).await?;
        seen(&mut connection, &form, &row).await
    };
    answer(shown.await)
}

async fn change(
    State(portal): State<Portal>,
    Path((slug, token)): Path<(String, String)>,
    request: Request,
) -> Response {
    answer(keep(&portal, &slug, &token, request).await)
}

/// The form and the submission behind a link; `not_found` where the form is not published or lets nobody come back.
async fn find(connection: &mut SqliteConnection, slug: &str, token: &str) -> Outcome<(Live, SubmissionRow)> {
    let form = live_form(connection, slug).await?;
    let query = format!("SELECT {COLUMNS} FROM form_submissions s WHERE s.form_uid = ? AND s.token = ?");
    let row: Option<SubmissionRow> =
        sqlx::query_as(&query).bind(&form.uid).bind(token).fetch_optional(connection).await?;
    match row.filter(|_| form.enable_edition) {
        Some(row) => Ok((form, row)),
        None => Err(ApiError::not_found().into()),
    }
}

async fn keep(portal: &Portal, slug: &str, token: &str, request: Request) -> Outcome<Value> {
    find(&mut *portal.store().read().await?, slug, token).await?;
    let data = fields(request).await?.remove("data");
    let given = read_data(&data.ok_or_else(|| ApiError::invalid("data", "This field is required"))?)?;

    let mut write = portal.store().write().await?;
    let (form, row) = find(&mut write, slug, token).await?;
    let content = load_version(&mut write, &uid_of(&form)?, row.version).await?.content;
    let answers = content.read_answers(&given).map_err(refused)?;
    refuse_repeated(&mut write, &form.uid, Some(&row.uid), &content, &answers).await?;
    // The portal does not know who follows a link: at best the one who filled the form in.
    let by = row.created_by.as_deref();
    if form.enable_moderation {
        revisions::add(&mut write, &row.uid, SubmissionStatus::Pending, &answers, by).await?;
    }
    if !form.enable_moderation || row.status == SubmissionStatus::Pending.as_str() {
        revisions::apply(&mut write, &row.uid, &answers, by).await?;
    }
    let seen = seen(&mut write, &form, &row).await?;
    write.commit().await?;
    Ok(seen)
}

fn uid_of(form: &Live) -> Outcome<FormUid> {
    FormUid::new(form.uid.as_str()).map_err(Failure::internal)
}

/// What the submitter sees: the form as it was filled in, the answers, and what became of them. Not who moderates.
async fn seen(connection: &mut SqliteConnection, form: &Live, row: &SubmissionRow) -> Outcome<Value> {
    let submission = load(connection, &Settings::from(form), &row.uid).await?;
    let content = load_version(connection, &uid_of(form)?, row.version).await?.content;
    let revision = submission.revision.map(
        |revision| json!({"created_at": revision.created_at, "content": revision.content, "status": revision.status}),
    );
    Ok(json!({
        "form": form.definition(row.version, &content),
        "submission": {
            "uid": submission.uid,
            "lang": submission.lang,
            "created_at": submission.created_at,
            "updated_at": submission.updated_at,
            "content": submission.content,
            "status": submission.status,
            "revision": revision,
        },
    }))
}
