//! What people answer (behaviour.md 16): read, changed and deleted through the API; sent, changed by those who sent it
//! and moderated through the portal's own addresses, for which the reference has no operations.

mod change;
pub mod extract;
mod list;
mod moderate;
mod received;
mod revisions;
mod submit;
mod unique;
mod update;

pub use submit::{NewSubmission, insert_submission};

use crate::{Caller, Failure, Handle, Outcome, Portal};
use axum::Router;
use portico_contract::form_submissions::*;
use portico_contract::{
    ApiError, Detail, ErrorCode, ExpandableUser, FormUid, Nothing, SubmissionUid, Timestamp, Username,
};
use sqlx::SqliteConnection;

/// What this part adds to the portal's addresses.
pub fn routes() -> Router<Portal> {
    submit::routes().merge(change::routes()).merge(moderate::routes())
}

/// The columns of [`SubmissionRow`], of a table called `s`.
const COLUMNS: &str =
    "s.uid, s.version, s.status, s.lang, s.token, s.created_at, s.created_by, s.updated_at, s.updated_by, s.content";

#[derive(Debug, Clone, sqlx::FromRow)]
struct SubmissionRow {
    uid: String,
    version: i64,
    status: String,
    lang: String,
    token: String,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
    content: String,
}

/// What a form says about its submissions.
#[derive(Debug, Clone, sqlx::FromRow)]
struct Settings {
    uid: String,
    slug: String,
    enable_moderation: bool,
    enable_edition: bool,
}

/// The settings of a form, or `not_found`.
async fn settings(connection: &mut SqliteConnection, uid: &FormUid) -> Outcome<Settings> {
    let settings: Option<Settings> =
        sqlx::query_as("SELECT uid, slug, enable_moderation, enable_edition FROM forms WHERE uid = ?")
            .bind(uid.as_str())
            .fetch_optional(connection)
            .await?;
    settings.ok_or_else(|| ApiError::not_found().into())
}

async fn load_row(connection: &mut SqliteConnection, form: &str, uid: &str) -> Outcome<SubmissionRow> {
    let query = format!("SELECT {COLUMNS} FROM form_submissions s WHERE s.form_uid = ? AND s.uid = ?");
    let row: Option<SubmissionRow> = sqlx::query_as(&query).bind(form).bind(uid).fetch_optional(connection).await?;
    row.ok_or_else(|| ApiError::not_found().into())
}

fn submitter(username: Option<String>) -> Option<ExpandableUser> {
    Username::new(username?).ok().map(ExpandableUser::from)
}

/// Rows as the API answers them, each with its last revision where the form is moderated. The router makes the link
/// absolute: it knows by which name the portal was called.
async fn read_rows(
    connection: &mut SqliteConnection,
    form: &Settings,
    rows: Vec<SubmissionRow>,
) -> Outcome<Vec<Submission>> {
    let mut revisions = match form.enable_moderation {
        true => revisions::last_of(connection, rows.iter().map(|row| row.uid.as_str())).await?,
        false => Default::default(),
    };
    let read = |row: SubmissionRow| {
        let link = format!("/api/portal/v1.0/forms/{}/submissions/{}/", form.slug, row.token);
        Ok(Submission {
            revision: revisions.remove(&row.uid).map(|revision| revision.read(&row.lang)).transpose()?,
            uid: SubmissionUid::new(row.uid).map_err(Failure::internal)?,
            lang: Some(row.lang),
            created_at: Some(Timestamp(row.created_at)),
            created_by: submitter(row.created_by),
            updated_at: Some(Timestamp(row.updated_at)),
            updated_by: submitter(row.updated_by),
            content: serde_json::from_str(&row.content)?,
            status: Some(SubmissionStatus::from(row.status)),
            change_request_link: form.enable_edition.then_some(link),
            extra: Default::default(),
        })
    };
    rows.into_iter().map(read).collect()
}

async fn load(connection: &mut SqliteConnection, form: &Settings, uid: &str) -> Outcome<Submission> {
    let row = load_row(connection, &form.uid, uid).await?;
    let read = read_rows(connection, form, vec![row]).await?;
    read.into_iter().next().ok_or_else(|| ApiError::not_found().into())
}

/// Answers as they travel: a JSON object in the field `data` of a form.
fn read_data(data: &str) -> Result<Answers, ApiError> {
    match serde_json::from_str(data) {
        Ok(serde_json::Value::Object(answers)) => Ok(answers),
        Ok(_) => Err(ApiError::invalid("data", "Must be a JSON object: technical ID to answer")),
        Err(error) => Err(ApiError::invalid("data", format!("JSON parse error - {error}"))),
    }
}

/// A refusal of answers, by block.
fn refused(faults: Detail) -> ApiError {
    ApiError { detail: faults, ..ApiError::new(ErrorCode::ValidationError, "Invalid input") }
}

/// What a submission is found by, in lower case.
fn search_text(answers: &Answers, username: Option<&str>) -> String {
    use serde_json::Value;
    fn gather(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::String(text) => into.push(text.to_lowercase()),
            Value::Number(number) => into.push(number.to_string()),
            Value::Array(items) => items.iter().for_each(|item| gather(item, into)),
            Value::Object(fields) => fields.values().for_each(|field| gather(field, into)),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut texts = Vec::from_iter(username.map(str::to_lowercase));
    answers.values().for_each(|answer| gather(answer, &mut texts));
    texts.join(" ")
}

impl Handle<RetrieveFormSubmission> for Portal {
    async fn handle(&self, _caller: &Caller, operation: RetrieveFormSubmission) -> Outcome<Submission> {
        let mut connection = self.store().read().await?;
        let form = settings(&mut connection, &operation.form_uid).await?;
        load(&mut connection, &form, operation.s_uid.as_str()).await
    }
}

impl Handle<DeleteFormSubmission> for Portal {
    async fn handle(&self, _caller: &Caller, operation: DeleteFormSubmission) -> Outcome<Nothing> {
        let mut write = self.store().write().await?;
        let deleted = sqlx::query("DELETE FROM form_submissions WHERE form_uid = ? AND uid = ?")
            .bind(operation.form_uid.as_str())
            .bind(operation.s_uid.as_str())
            .execute(&mut *write)
            .await?;
        if deleted.rows_affected() == 0 {
            return Err(ApiError::not_found().into());
        }
        write.commit().await?;
        Ok(Nothing)
    }
}
