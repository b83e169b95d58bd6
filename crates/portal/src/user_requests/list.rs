//! Listing requests: newest first, filtered by state, type, age and text.

use super::{sees_every_type, shown};
use crate::window::{Window, search_words};
use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::Page;
use portico_contract::user_requests::{Asker, ListUserRequests, UserRequest, UserRequestStatus, UserRequestType};
use sqlx::SqliteConnection;

/// Parameters: 1 status, 2 type, 3 first day of `raised_in`, 4 first day that is too late for `raised_before` (each may
/// be null), 5 words to find (JSON array), 6 every type?
const SHOWN: &str = "FROM user_requests WHERE (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR type = ?2)
    AND (?3 IS NULL OR created_at >= ?3) AND (?4 IS NULL OR created_at < ?4)
    AND NOT EXISTS (SELECT 1 FROM json_each(?5) word WHERE instr(search_text, word.value) = 0)
    AND (?6 OR type = 'external_showcase')";

/// The day so many days ago, in UTC. Days count from midnight: 6 days ago begins the last 7 days, today included.
fn days_ago(days: u32) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.saturating_sub(jiff::Span::new().days(i64::from(days.min(100_000)))).to_string()
}

impl Handle<ListUserRequests> for Portal {
    async fn handle(&self, caller: &Caller, operation: ListUserRequests) -> Outcome<Page<UserRequest>> {
        let status = operation.status.as_ref().map(UserRequestStatus::as_str);
        let kind = operation.r#type.as_ref().map(UserRequestType::as_str);
        let from = operation.raised_in.map(days_ago);
        let before = operation.raised_before.map(days_ago);
        let words = search_words(operation.search.as_deref());
        let every_type = sees_every_type(caller);
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar(&format!("SELECT count(*) {SHOWN}"))
            .bind(status)
            .bind(kind)
            .bind(&from)
            .bind(&before)
            .bind(&words)
            .bind(every_type)
            .fetch_one(&mut *connection)
            .await?;
        let page = format!("SELECT document {SHOWN} ORDER BY created_at DESC, uid LIMIT ?7 OFFSET ?8");
        let documents: Vec<String> = sqlx::query_scalar(&page)
            .bind(status)
            .bind(kind)
            .bind(&from)
            .bind(&before)
            .bind(&words)
            .bind(every_type)
            .bind(window.limit)
            .bind(window.offset)
            .fetch_all(&mut *connection)
            .await?;
        let read = |document: &String| Ok(shown(store::from_document(document)?, &operation.expand));
        Ok(Page::new(total.unsigned_abs(), documents.iter().map(read).collect::<Outcome<_>>()?))
    }
}

/// Stores a new request.
pub async fn insert_request(connection: &mut SqliteConnection, request: &UserRequest) -> Outcome<()> {
    let document = serde_json::to_value(request)?;
    sqlx::query(
        "INSERT INTO user_requests (uid, type, status, created_at, is_guest, search_text, document) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(request.uid.as_str())
    .bind(request.subject.kind())
    .bind(request.status.as_ref().map_or("pending", UserRequestStatus::as_str))
    .bind(request.created_at.as_ref().map(|moment| moment.as_str()).unwrap_or_default())
    .bind(!matches!(request.created_by, Some(Asker::Known(_))))
    .bind(search_text(&document).to_lowercase())
    .bind(document.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

/// Every text of a request, without its keys.
fn search_text(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(search_text).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => fields.values().map(search_text).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}
