//! Listing submissions: the latest first, or sorted; found by what was answered.

use super::{COLUMNS, SubmissionRow, read_rows, settings};
use crate::forms::order;
use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::form_submissions::{ListFormSubmissions, Submission, SubmissionOrdering};
use portico_contract::{ExpandableUser, Page};
use serde_json::Value;
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Parameters: 1 form, 2 words to find (JSON array).
const SHOWN: &str = "FROM form_submissions s WHERE s.form_uid = ?1
    AND NOT EXISTS (SELECT 1 FROM json_each(?2) word WHERE instr(s.search_text, word.value) = 0)";

/// What submissions are sorted by, and the column of it.
const SORTS: &[(&str, &str)] = &[
    ("created_at", "s.created_at"),
    ("updated_at", "s.updated_at"),
    ("created_by", "s.created_by"),
    ("updated_by", "s.updated_by"),
    ("status", "s.status"),
    ("lang", "s.lang"),
    ("uid", "s.uid"),
];

/// `ordering` says the direction, whatever `sort` says: the reference gives both and not how they meet.
fn sort_of(operation: &ListFormSubmissions) -> String {
    let sort = operation.sort.as_deref().map(str::trim).filter(|sort| !sort.is_empty()).unwrap_or("-created_at");
    let field = sort.strip_prefix('-').unwrap_or(sort);
    match operation.ordering {
        Some(SubmissionOrdering::Ascending) => field.to_owned(),
        Some(SubmissionOrdering::Descending) => format!("-{field}"),
        _ => sort.to_owned(),
    }
}

impl Handle<ListFormSubmissions> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListFormSubmissions) -> Outcome<Page<Submission>> {
        let order = order(Some(&sort_of(&operation)), SORTS, "-created_at")?;
        let words = search_words(operation.search.as_deref());
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let form = settings(&mut connection, &operation.form_uid).await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(&form.uid)
            .bind(&words)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT {COLUMNS} {SHOWN} ORDER BY {order}, s.uid LIMIT ?3 OFFSET ?4");
        let rows: Vec<SubmissionRow> = sqlx::query_as(&page)
            .bind(&form.uid)
            .bind(&words)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        let mut submissions = read_rows(&mut connection, &form, rows).await?;
        expand(&mut connection, &operation.expand, &mut submissions).await?;
        Ok(Page::new(total.unsigned_abs(), submissions))
    }
}

/// The people of a submission that `expand` names.
fn named<'a>(submission: &'a mut Submission, expand: &[String]) -> impl Iterator<Item = &'a mut ExpandableUser> {
    let expands = |field: &str| expand.iter().any(|wanted| wanted.split(',').any(|name| name.trim() == field));
    let created_by = submission.created_by.as_mut().filter(|_| expands("created_by"));
    let updated_by = submission.updated_by.as_mut().filter(|_| expands("updated_by"));
    created_by.into_iter().chain(updated_by)
}

/// Adds what is known of the people that `expand` names.
async fn expand(connection: &mut SqliteConnection, expand: &[String], submissions: &mut [Submission]) -> Outcome<()> {
    let mut names = Vec::new();
    for submission in submissions.iter_mut() {
        names.extend(named(submission, expand).map(|person| person.username.clone()));
    }
    if names.is_empty() {
        return Ok(());
    }
    let rows: Vec<(String, String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT username, email, document ->> 'first_name', document ->> 'last_name' FROM users
         WHERE username IN (SELECT value FROM json_each(?))",
    )
    .bind(serde_json::to_string(&names)?)
    .fetch_all(connection)
    .await?;
    let known: HashMap<String, _> = rows
        .into_iter()
        .map(|(username, email, first, last)| {
            (username, [("email", Some(email)), ("first_name", first), ("last_name", last)])
        })
        .collect();
    for person in submissions.iter_mut().flat_map(|submission| named(submission, expand)) {
        for (name, text) in known.get(person.username.as_str()).into_iter().flatten() {
            if let Some(text) = text {
                person.extra.insert((*name).to_owned(), Value::from(text.as_str()));
            }
        }
    }
    Ok(())
}
