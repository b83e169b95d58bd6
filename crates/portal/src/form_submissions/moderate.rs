//! Answering a submission: `POST /api/portal/v1.0/forms/{slug}/submissions/{uid}/moderate/` with
//! `{"status": "approved"}` or `"rejected"`. The reference tells of moderation and gives no operation for it: this
//! address is this portal's own, for those who edit or moderate the form.
//!
//! A revision that waits is answered with it: approved, its answers become those of the submission. Rejecting a revision
//! of a submission that was approved leaves the submission as it is.

use super::unique::refuse_repeated;
use super::{load, load_row, revisions, settings};
use crate::form_content::load_version;
use crate::forms::moderates;
use crate::{Caller, Failure, Outcome, Portal, now, router, store, users};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use portico_contract::form_submissions::{Submission, SubmissionStatus};
use portico_contract::{ApiError, FormUid};
use serde::Deserialize;

/// Largest body, in bytes.
const BODY_LIMIT: usize = 16 * 1024;

pub fn routes() -> Router<Portal> {
    router::both("/api/portal/v1.0/forms/{slug}/submissions/{uid}/moderate", post(moderate))
}

#[derive(Debug, Deserialize)]
struct Verdict {
    status: SubmissionStatus,
}

async fn moderate(
    State(portal): State<Portal>,
    Path((slug, uid)): Path<(String, String)>,
    request: Request,
) -> Response {
    match settle(&portal, &slug, &uid, request).await {
        Ok(submission) => Json(submission).into_response(),
        Err(failure) => router::error_response(&failure.into_error("portal_form_moderation")),
    }
}

async fn settle(portal: &Portal, slug: &str, uid: &str, request: Request) -> Outcome<Submission> {
    let (caller, form_uid) = {
        let mut connection = portal.store().read().await?;
        let query = router::query_of(request.uri());
        let caller = Caller::authenticate(&mut connection, request.headers(), &query).await?;
        users::see(portal, &caller.username);
        let form = store::text(&mut connection, "SELECT uid FROM forms WHERE slug = ?", &[slug]).await?;
        let form = form.ok_or_else(ApiError::not_found)?;
        if !moderates(&mut connection, &caller, &form).await? {
            return Err(ApiError::permission_denied("You do not have permission to perform this action.").into());
        }
        (caller, FormUid::new(form).map_err(Failure::internal)?)
    };
    let origin = router::origin(request.headers());
    let verdict = verdict(request).await?;
    let by = Some(caller.username.as_str());

    let mut write = portal.store().write().await?;
    let form = settings(&mut write, &form_uid).await?;
    let row = load_row(&mut write, &form.uid, uid).await?;
    if !form.enable_moderation {
        return Err(ApiError::bad_request("The submissions of this form are not moderated").into());
    }
    let waiting = revisions::last_of(&mut write, [uid].into_iter()).await?.remove(uid);
    let waiting = waiting.filter(|revision| revision.status == SubmissionStatus::Pending.as_str());
    revisions::settle(&mut write, uid, verdict.clone(), by).await?;
    let stays_approved =
        waiting.is_some() && verdict == SubmissionStatus::Rejected && row.status == SubmissionStatus::Approved.as_str();
    if verdict == SubmissionStatus::Approved {
        let answers = waiting.as_ref().map_or(&row.content, |revision| &revision.content);
        let answers = store::from_document(answers)?;
        // Others may have given the same answer while this one waited or was rejected.
        let content = load_version(&mut write, &form_uid, row.version).await?.content;
        refuse_repeated(&mut write, &form.uid, Some(uid), &content, &answers).await?;
        if waiting.is_some() {
            revisions::apply(&mut write, uid, &answers, by).await?;
        }
    }
    if !stays_approved {
        sqlx::query("UPDATE form_submissions SET status = ?2, updated_at = ?3, updated_by = ?4 WHERE uid = ?1")
            .bind(uid)
            .bind(verdict.as_str())
            .bind(now().0)
            .bind(by)
            .execute(&mut *write)
            .await?;
    }
    let submission = load(&mut write, &form, uid).await?;
    write.commit().await?;
    let change_request_link = submission.change_request_link.map(|link| format!("{origin}{link}"));
    Ok(Submission { change_request_link, ..submission })
}

async fn verdict(request: Request) -> Outcome<SubmissionStatus> {
    let bytes = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await;
    let bytes = bytes.map_err(|_| ApiError::invalid("non_field_errors", "The request body could not be read."))?;
    let verdict: Verdict = router::json_body(&bytes)?;
    match verdict.status {
        SubmissionStatus::Approved | SubmissionStatus::Rejected => Ok(verdict.status),
        other => Err(ApiError::invalid("status", format!("\"{other}\" is not a valid choice.")).into()),
    }
}
