//! Reading the ledger: the activity screen, one entry, who took back what.

use super::Ledger;
use crate::store::failed;
use crate::undo;
use portico_contract::portico::ledger::{LedgerEntry, LedgerOutcome, LedgerPage, LedgerQuery};
use portico_contract::{ApiError, Effect, Timestamp};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{Any, FromRow, Row, any::AnyRow};

const ENTRIES: &str = "
SELECT e.*, o.outcome, o.upstream_status, o.message, o.after,
    coalesce(e.target, o.target) AS any_target, coalesce(e.target_title, o.target_title) AS any_title,
    (SELECT max(u.id) FROM ledger_entry u JOIN ledger_outcome d ON d.entry = u.id
        WHERE u.undoes = e.id AND d.outcome = 'done') AS undone_by
FROM ledger_entry e LEFT JOIN ledger_outcome o ON o.entry = e.id";

struct Read(LedgerEntry);

impl FromRow<'_, AnyRow> for Read {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let mut entry = LedgerEntry {
            id: row.try_get("id")?,
            at: Timestamp(row.try_get("at")?),
            person_id: row.try_get("person_id")?,
            person: row.try_get("person")?,
            operation: row.try_get("operation")?,
            effect: word(row.try_get("effect")?).unwrap_or(Effect::Write),
            target_kind: row.try_get("target_kind")?,
            target: row.try_get("any_target")?,
            target_title: row.try_get("any_title")?,
            section: row.try_get("section")?,
            request: json(row.try_get("request")?),
            before: json(row.try_get("before")?),
            after: json(row.try_get("after")?),
            outcome: row.try_get::<Option<String>, _>("outcome")?.and_then(word).unwrap_or(LedgerOutcome::Unknown),
            upstream_status: row.try_get::<Option<i64>, _>("upstream_status")?.and_then(|s| u16::try_from(s).ok()),
            message: row.try_get("message")?,
            request_id: row.try_get("request_id")?,
            undoes: row.try_get("undoes")?,
            undone_by: row.try_get("undone_by")?,
            can_undo: false,
        };
        entry.can_undo = undo::is_possible(&entry);
        Ok(Self(entry))
    }
}

fn word<T: DeserializeOwned>(text: String) -> Option<T> {
    serde_json::from_value(Value::String(text)).ok()
}

fn json(text: Option<String>) -> Option<Value> {
    text.and_then(|text| serde_json::from_str(&text).ok())
}

impl Ledger {
    /// Entries that match, newest first. `only` limits them to one person.
    pub(crate) async fn query(&self, query: &LedgerQuery, only: Option<&str>) -> Result<LedgerPage, ApiError> {
        self.read(query, only).await.map_err(|error| failed("The ledger was not read", &error))
    }

    /// One entry, or nothing where there is none of that number.
    pub async fn entry(&self, id: i64) -> Result<Option<LedgerEntry>, ApiError> {
        let sql = format!("{ENTRIES} WHERE e.id = $1");
        let found = sqlx::query_as::<_, Read>(&sql).bind(id).fetch_optional(self.state.pool()).await;
        found.map(|row| row.map(|Read(entry)| entry)).map_err(|error| failed("The ledger was not read", &error))
    }

    /// The entries after one of them, the oldest first.
    pub async fn after(&self, id: i64, limit: u32) -> Result<Vec<LedgerEntry>, ApiError> {
        let sql = format!("{ENTRIES} WHERE e.id > $1 ORDER BY e.id LIMIT $2");
        let found = sqlx::query_as::<_, Read>(&sql).bind(id).bind(i64::from(limit)).fetch_all(self.state.pool()).await;
        let entries = found.map_err(|error| failed("The ledger was not read", &error))?;
        Ok(entries.into_iter().map(|Read(entry)| entry).collect())
    }

    async fn read(&self, query: &LedgerQuery, only: Option<&str>) -> Result<LedgerPage, sqlx::Error> {
        let size = i64::from(if query.size == 0 { 50 } else { query.size.min(1000) });
        let offset = size * i64::from(query.page.saturating_sub(1));

        let Conditions { sql, texts } = Conditions::of(query, only);

        let count =
            format!("SELECT count(*) FROM ledger_entry e LEFT JOIN ledger_outcome o ON o.entry = e.id WHERE {sql}");
        let counting = texts.iter().fold(sqlx::query_as::<Any, (i64,)>(&count), |counting, text| counting.bind(text));
        let (total,) = counting.fetch_one(self.state.pool()).await?;

        let read = format!("{ENTRIES} WHERE {sql} ORDER BY e.id DESC LIMIT {size} OFFSET {offset}");
        let reading = texts.iter().fold(sqlx::query_as::<Any, Read>(&read), |reading, text| reading.bind(text));
        let entries: Vec<Read> = reading.fetch_all(self.state.pool()).await?;

        let people = match only {
            Some(person) => {
                sqlx::query_as("SELECT person_id, max(person) FROM ledger_entry WHERE person_id = $1 GROUP BY 1")
                    .bind(person)
            }
            None => sqlx::query_as("SELECT person_id, max(person) FROM ledger_entry GROUP BY person_id ORDER BY 2"),
        };
        let people = people.fetch_all(self.state.pool()).await?;
        let operations: Vec<(String,)> = sqlx::query_as("SELECT DISTINCT operation FROM ledger_entry ORDER BY 1")
            .fetch_all(self.state.pool())
            .await?;
        Ok(LedgerPage {
            entries: entries.into_iter().map(|Read(entry)| entry).collect(),
            total: u64::try_from(total).unwrap_or(0),
            people,
            operations: operations.into_iter().map(|(operation,)| operation).collect(),
        })
    }
}

/// The conditions of a query, with the texts that they compare to.
#[derive(Default)]
struct Conditions {
    sql: String,
    texts: Vec<String>,
}

impl Conditions {
    fn of(query: &LedgerQuery, only: Option<&str>) -> Self {
        let mut conditions = Self { sql: "1 = 1".to_owned(), ..Self::default() };
        for person in [only.unwrap_or_default(), query.person.as_str()] {
            if !person.is_empty() {
                conditions.and("e.person_id = $", person);
            }
        }
        if !query.operation.is_empty() {
            conditions.and("e.operation = $", &query.operation);
        }
        let target = query.target.trim();
        if !target.is_empty() {
            let words = target.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            conditions.and("(coalesce(e.target, o.target) = $", target);
            conditions.or("e.section = $", target);
            conditions.or("lower(coalesce(e.target_title, o.target_title)) LIKE lower($", &format!("%{words}%"));
            conditions.sql.push_str(") ESCAPE '\\')");
        }
        conditions
    }

    /// Another condition, up to the number of the text that it compares to.
    fn and(&mut self, condition: &str, text: &str) {
        self.add(" AND ", condition, text);
    }

    fn or(&mut self, condition: &str, text: &str) {
        self.add(" OR ", condition, text);
    }

    fn add(&mut self, word: &str, condition: &str, text: &str) {
        self.texts.push(text.to_owned());
        let number = self.texts.len();
        self.sql.push_str(&format!("{word}{condition}{number}"));
    }
}
