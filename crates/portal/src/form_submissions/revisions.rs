//! Changes of submissions of moderated forms, kept one after another; the last is answered with the submission.

use super::{search_text, submitter};
use crate::uid::new_uuid;
use crate::{Failure, Outcome, now};
use portico_contract::form_submissions::{Answers, SubmissionRevision, SubmissionStatus};
use portico_contract::{SubmissionUid, Timestamp};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::collections::HashMap;

#[derive(Debug, sqlx::FromRow)]
pub struct RevisionRow {
    uid: String,
    submission_uid: String,
    pub status: String,
    created_at: String,
    created_by: Option<String>,
    updated_at: String,
    updated_by: Option<String>,
    pub content: String,
}

impl RevisionRow {
    pub fn read(self, lang: &str) -> Outcome<SubmissionRevision> {
        Ok(SubmissionRevision {
            uid: Some(SubmissionUid::new(self.uid).map_err(Failure::internal)?),
            lang: Some(lang.to_owned()),
            created_at: Some(Timestamp(self.created_at)),
            created_by: submitter(self.created_by),
            updated_at: Some(Timestamp(self.updated_at)),
            updated_by: submitter(self.updated_by),
            content: serde_json::from_str(&self.content)?,
            status: Some(SubmissionStatus::from(self.status)),
            extra: Default::default(),
        })
    }
}

/// The last revision of each submission that has one.
pub async fn last_of<'a>(
    connection: &mut SqliteConnection,
    submissions: impl Iterator<Item = &'a str>,
) -> Outcome<HashMap<String, RevisionRow>> {
    let rows: Vec<RevisionRow> = sqlx::query_as(
        "SELECT r.uid, r.submission_uid, r.status, r.created_at, r.created_by, r.updated_at, r.updated_by, r.content
         FROM json_each(?1) wanted JOIN form_revisions r ON r.submission_uid = wanted.value
         WHERE r.position = (SELECT max(position) FROM form_revisions l WHERE l.submission_uid = r.submission_uid)",
    )
    .bind(serde_json::to_string(&submissions.collect::<Vec<_>>())?)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.submission_uid.clone(), row)).collect())
}

/// Adds a revision. One that still waits gives way to it: to a newer wish without a trace, so that a submitter cannot
/// pile them up, to a moderator's change as one that was not followed.
pub async fn add(
    connection: &mut SqliteConnection,
    submission: &str,
    status: SubmissionStatus,
    answers: &Answers,
    by: Option<&str>,
) -> Outcome<()> {
    match status {
        SubmissionStatus::Pending => {
            sqlx::query("DELETE FROM form_revisions WHERE submission_uid = ? AND status = 'pending'")
                .bind(submission)
                .execute(&mut *connection)
                .await?;
        }
        _ => settle(&mut *connection, submission, SubmissionStatus::Rejected, by).await?,
    }
    sqlx::query(
        "INSERT INTO form_revisions
         (uid, submission_uid, position, status, created_at, created_by, updated_at, updated_by, content)
         SELECT ?1, ?2, 1 + coalesce(max(position), 0), ?3, ?4, ?5, ?4, ?5, ?6 FROM form_revisions WHERE submission_uid = ?2",
    )
    .bind(new_uuid())
    .bind(submission)
    .bind(status.as_str())
    .bind(now().0)
    .bind(by)
    .bind(Value::Object(answers.clone()).to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what became of the revision that waits, if one does.
pub async fn settle(
    connection: &mut SqliteConnection,
    submission: &str,
    status: SubmissionStatus,
    by: Option<&str>,
) -> Outcome<()> {
    sqlx::query(
        "UPDATE form_revisions SET status = ?2, updated_at = ?3, updated_by = ?4
         WHERE submission_uid = ?1 AND status = 'pending'",
    )
    .bind(submission)
    .bind(status.as_str())
    .bind(now().0)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}

/// Makes answers those of the submission.
pub async fn apply(
    connection: &mut SqliteConnection,
    submission: &str,
    answers: &Answers,
    by: Option<&str>,
) -> Outcome<()> {
    let created_by: Option<String> = sqlx::query_scalar("SELECT created_by FROM form_submissions WHERE uid = ?")
        .bind(submission)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(
        "UPDATE form_submissions SET content = ?2, search_text = ?3, updated_at = ?4, updated_by = ?5 WHERE uid = ?1",
    )
    .bind(submission)
    .bind(Value::Object(answers.clone()).to_string())
    .bind(search_text(answers, created_by.as_deref()))
    .bind(now().0)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
