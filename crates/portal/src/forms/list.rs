//! Listing forms: those that the caller may edit or moderate.

use super::{COLUMNS, FROM, FormRow};
use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::forms::{Form, FormStatus, ListForms};
use portico_contract::{ApiError, Page};

/// Parameters: 1 all of them?, 2 user name, 3 groups (JSON array), 4 permissions that show a form, as far as the key
/// has them (JSON array), 5 is it published? (may be null), 6 words to find (JSON array).
const SHOWN: &str = "WHERE (?1 OR EXISTS (
        SELECT 1 FROM rulesets r, json_each(r.permissions) granted
        WHERE r.target_kind = 'form' AND r.target_uid = f.uid AND granted.value IN (SELECT value FROM json_each(?4))
        AND (r.subject_kind = 'user' AND r.subject = ?2 OR r.subject_kind = 'group' AND r.subject IN (SELECT value FROM json_each(?3)))))
    AND (?5 IS NULL OR (f.live_version IS NOT NULL) = ?5)
    AND NOT EXISTS (SELECT 1 FROM json_each(?6) word WHERE instr(f.search_text, word.value) = 0)";

/// What forms are sorted by, and the column of it.
const SORTS: &[(&str, &str)] = &[
    ("uid", "f.uid"),
    ("slug", "f.slug"),
    ("title", "f.title COLLATE NOCASE"),
    ("access_type", "f.access_type"),
    ("created_at", "f.created_at"),
    ("updated_at", "f.updated_at"),
    ("first_published_at", "f.first_published_at"),
    ("published_at", "f.published_at"),
    ("nb_submissions", "nb_submissions"),
];

/// A sort expression as SQL: a field, or `-` and a field for the other way round.
pub fn order(sort: Option<&str>, sorts: &[(&str, &'static str)], default: &str) -> Result<String, ApiError> {
    let sort = sort.map(str::trim).filter(|sort| !sort.is_empty()).unwrap_or(default);
    let (name, direction) = match sort.strip_prefix('-') {
        Some(name) => (name, "DESC"),
        None => (sort, "ASC"),
    };
    match sorts.iter().find(|(known, _)| *known == name) {
        Some((_, column)) => Ok(format!("{column} {direction}")),
        None => {
            let known: Vec<&str> = sorts.iter().map(|(known, _)| *known).collect();
            let message = format!("\"{name}\" is not a valid choice. There are: {}.", known.join(", "));
            Err(ApiError::invalid("sort", message))
        }
    }
}

impl Handle<ListForms> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListForms) -> Outcome<Page<Form>> {
        let order = order(operation.sort.as_deref(), SORTS, "created_at")?;
        let all = caller.has("edit_form");
        let groups = serde_json::to_string(&caller.groups)?;
        let names = ["edit_form", "moderate_form"].into_iter();
        let showing: Vec<&str> = names.filter(|name| caller.key_permissions.contains(*name)).collect();
        let showing = serde_json::to_string(&showing)?;
        let is_published = match operation.status {
            Some(FormStatus::Published) => Some(true),
            Some(FormStatus::Draft) => Some(false),
            _ => None,
        };
        let words = search_words(operation.search.as_deref());
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) FROM forms f {SHOWN}"))
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&showing)
            .bind(is_published)
            .bind(&words)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT {COLUMNS} {FROM} {SHOWN} ORDER BY {order}, f.uid LIMIT ?7 OFFSET ?8");
        let rows: Vec<FormRow> = sqlx::query_as(&page)
            .bind(all)
            .bind(caller.username.as_str())
            .bind(&groups)
            .bind(&showing)
            .bind(is_published)
            .bind(&words)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        Ok(Page::new(total.unsigned_abs(), rows.into_iter().map(FormRow::read).collect::<Outcome<_>>()?))
    }
}
