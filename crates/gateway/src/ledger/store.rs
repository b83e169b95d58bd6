//! The ledger's tables in `portico.db`: appended to, never changed; triggers see to it.

use super::chain::{Canonical, hexadecimal, link};
use super::{Conclusion, Intent, Verification};
use crate::store::{failed, now};
use futures::TryStreamExt;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::{ApiError, Effect, ErrorCode};
use serde::Serialize;
use serde_json::Value;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::path::Path;

/// `seq` numbers both kinds of record in the order of the chain.
pub(crate) const MIGRATIONS: &str = "
CREATE TABLE ledger_entry (
    id INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, at TEXT NOT NULL, person_id TEXT NOT NULL,
    person TEXT NOT NULL, operation TEXT NOT NULL, effect TEXT NOT NULL, target_kind TEXT, target TEXT,
    target_title TEXT, section TEXT, request TEXT, before TEXT, request_id TEXT NOT NULL, undoes INTEGER,
    hash BLOB NOT NULL);
CREATE TABLE ledger_outcome (
    entry INTEGER PRIMARY KEY REFERENCES ledger_entry (id), seq INTEGER NOT NULL UNIQUE, at TEXT NOT NULL,
    outcome TEXT NOT NULL, upstream_status INTEGER, message TEXT, target TEXT, target_title TEXT, after TEXT,
    hash BLOB NOT NULL);
CREATE INDEX ledger_entry_target ON ledger_entry (target);
CREATE INDEX ledger_entry_person ON ledger_entry (person_id);
CREATE INDEX ledger_entry_operation ON ledger_entry (operation);
CREATE INDEX ledger_entry_undoes ON ledger_entry (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_outcome_no_update BEFORE UPDATE ON ledger_outcome
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_outcome_no_delete BEFORE DELETE ON ledger_outcome
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
";

/// Columns that an intent's hash covers, in this order.
const INTENT: [&str; 15] = [
    "seq",
    "id",
    "at",
    "person_id",
    "person",
    "operation",
    "effect",
    "target_kind",
    "target",
    "target_title",
    "section",
    "request",
    "before",
    "request_id",
    "undoes",
];
/// Columns that an outcome's hash covers, in this order.
const OUTCOME: [&str; 9] =
    ["seq", "entry", "at", "outcome", "upstream_status", "message", "target", "target_title", "after"];

/// The canonical text of a row, built where the row is: one column to carry instead of fifteen.
fn canonical(columns: &[&str]) -> String {
    let column = |name: &&str| format!("coalesce(octet_length({name} || '') || ':' || {name}, '-')");
    columns.iter().map(column).collect::<Vec<_>>().join(" || ")
}

/// The ledger. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(super) pool: SqlitePool,
}

impl Ledger {
    /// Opens the ledger in its folder to be read, whether Portico runs or not.
    ///
    /// # Errors
    /// There is none.
    pub async fn read_only(folder: &Path) -> Result<Self, ApiError> {
        let options = SqliteConnectOptions::new().filename(folder.join("portico.db")).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await;
        let none = |_| ApiError::new(ErrorCode::Portico, format!("There is no ledger in {}.", folder.display()));
        Ok(Self { pool: pool.map_err(none)? })
    }

    /// Takes the ledger up again: what was under way when Portico stopped ends as unknown.
    pub(crate) async fn open(pool: SqlitePool) -> Result<Self, ApiError> {
        let ledger = Self { pool };
        let dangling: Vec<(i64,)> = sqlx::query_as(
            "SELECT id FROM ledger_entry e WHERE NOT EXISTS (SELECT 1 FROM ledger_outcome o WHERE o.entry = e.id)",
        )
        .fetch_all(&ledger.pool)
        .await
        .map_err(|error| failed("The ledger was not read", &error))?;
        for (entry,) in dangling {
            let message = "Portico stopped before the answer arrived.".to_owned();
            ledger.conclude(entry, &Conclusion::plain(LedgerOutcome::Unknown, None, Some(message))).await?;
        }
        Ok(ledger)
    }

    /// Writes what is about to be done; without it nothing may be done. Answers the entry's number.
    pub(crate) async fn intend(&self, intent: &Intent) -> Result<i64, ApiError> {
        self.append_intent(intent)
            .await
            .map_err(|error| failed("Nothing was changed, for it cannot be recorded", &error))
    }

    async fn append_intent(&self, intent: &Intent) -> Result<i64, sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let (seq, previous) = head(&mut transaction).await?;
        let (entry,): (i64,) =
            sqlx::query_as("SELECT coalesce(max(id), 0) + 1 FROM ledger_entry").fetch_one(&mut *transaction).await?;
        let at = now();
        let effect = word(&intent.effect.unwrap_or(Effect::Write));
        let request = intent.request.as_ref().map(Value::to_string);
        let before = intent.before.as_ref().map(Value::to_string);
        let hash = Canonical::default()
            .number(Some(seq))
            .number(Some(entry))
            .column(Some(at.as_str()))
            .column(Some(&intent.person_id))
            .column(Some(&intent.person))
            .column(Some(&intent.operation))
            .column(Some(&effect))
            .column(intent.target_kind.as_deref())
            .column(intent.target.as_deref())
            .column(intent.target_title.as_deref())
            .column(intent.section.as_deref())
            .column(request.as_deref())
            .column(before.as_deref())
            .column(Some(&intent.request_id))
            .number(intent.undoes)
            .hash(&previous);
        sqlx::query(
            "INSERT INTO ledger_entry (id, seq, at, person_id, person, operation, effect, target_kind, target,
                target_title, section, request, before, request_id, undoes, hash)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry)
        .bind(seq)
        .bind(at.as_str())
        .bind(&intent.person_id)
        .bind(&intent.person)
        .bind(&intent.operation)
        .bind(&effect)
        .bind(&intent.target_kind)
        .bind(&intent.target)
        .bind(&intent.target_title)
        .bind(&intent.section)
        .bind(&request)
        .bind(&before)
        .bind(&intent.request_id)
        .bind(intent.undoes)
        .bind(&hash[..])
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(entry)
    }

    /// Writes how an entry ended.
    pub(crate) async fn conclude(&self, entry: i64, conclusion: &Conclusion) -> Result<(), ApiError> {
        self.append_outcome(entry, conclusion).await.map_err(|error| failed("The outcome was not recorded", &error))
    }

    async fn append_outcome(&self, entry: i64, conclusion: &Conclusion) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let (seq, previous) = head(&mut transaction).await?;
        let at = now();
        let outcome = word(&conclusion.outcome);
        let after = conclusion.after.as_ref().map(Value::to_string);
        let hash = Canonical::default()
            .number(Some(seq))
            .number(Some(entry))
            .column(Some(at.as_str()))
            .column(Some(&outcome))
            .number(conclusion.upstream_status.map(i64::from))
            .column(conclusion.message.as_deref())
            .column(conclusion.target.as_deref())
            .column(conclusion.target_title.as_deref())
            .column(after.as_deref())
            .hash(&previous);
        sqlx::query(
            "INSERT INTO ledger_outcome (entry, seq, at, outcome, upstream_status, message, target, target_title,
                after, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry)
        .bind(seq)
        .bind(at.as_str())
        .bind(&outcome)
        .bind(conclusion.upstream_status)
        .bind(&conclusion.message)
        .bind(&conclusion.target)
        .bind(&conclusion.target_title)
        .bind(&after)
        .bind(&hash[..])
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }

    /// How many records there are: intents and outcomes.
    pub async fn records(&self) -> Result<u64, ApiError> {
        let sql = "SELECT (SELECT count(*) FROM ledger_entry) + (SELECT count(*) FROM ledger_outcome)";
        let counted = sqlx::query_scalar::<_, i64>(sql).fetch_one(&self.pool).await;
        counted.map(|records| records.unsigned_abs()).map_err(|error| failed("The ledger was not read", &error))
    }

    /// Reads the whole chain again and names the first record that does not fit.
    pub async fn verify(&self) -> Result<Verification, ApiError> {
        self.walk().await.map_err(|error| failed("The ledger was not read", &error))
    }

    async fn walk(&self) -> Result<Verification, sqlx::Error> {
        let mut previous = Vec::new();
        let (mut records, mut broken) = (0_u64, None);
        let sql = format!(
            "SELECT seq, id AS entry, {}, hash FROM ledger_entry
             UNION ALL SELECT seq, entry, {}, hash FROM ledger_outcome ORDER BY seq",
            canonical(&INTENT),
            canonical(&OUTCOME)
        );
        let mut rows = sqlx::query_as::<_, (i64, i64, String, Vec<u8>)>(&sql).fetch(&self.pool);
        while let Some((seq, entry, canonical, hash)) = rows.try_next().await? {
            records += 1;
            if u64::try_from(seq) != Ok(records) {
                broken = Some((entry, format!("record {records} is missing before it")));
            } else if link(&previous, &canonical)[..] != hash[..] {
                broken = Some((entry, "it was changed after it was written".to_owned()));
            }
            previous = hash;
            if broken.is_some() {
                break;
            }
        }
        Ok(Verification { records, broken, head: hexadecimal(&previous), checked_at: now() })
    }
}

/// The number of the next record and the hash of the last.
async fn head(transaction: &mut Transaction<'_, Sqlite>) -> Result<(i64, Vec<u8>), sqlx::Error> {
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT seq, hash FROM (SELECT * FROM (SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1)
         UNION ALL SELECT * FROM (SELECT seq, hash FROM ledger_outcome ORDER BY seq DESC LIMIT 1))
         ORDER BY seq DESC LIMIT 1",
    )
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(last.map_or((1, Vec::new()), |(seq, hash)| (seq + 1, hash)))
}

/// A word of an enumeration as it is serialised.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
