//! The ledger's tables in `portico.db`: appended to, never changed; triggers see to it.

use super::chain::{hexadecimal, link};
use super::{Conclusion, Intent, Verification};
use crate::store::{failed, now};
use futures::TryStreamExt;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::{ApiError, Effect};
use serde::Serialize;
use serde_json::Value;
use sqlx::{Row, Sqlite, SqlitePool, Transaction, sqlite::SqliteRow};

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

/// Both tables as one, in columns that the hash covers; read in the order of the chain.
const RECORDS: &str = "
SELECT seq, 'intent' AS kind, id AS entry, at, person_id, person, operation, effect, target_kind, target,
    target_title, section, request, before, request_id, undoes, NULL AS outcome, NULL AS upstream_status,
    NULL AS message, NULL AS after, hash FROM ledger_entry
UNION ALL
SELECT seq, 'outcome', entry, at, NULL, NULL, NULL, NULL, NULL, target, target_title, NULL, NULL, NULL, NULL,
    NULL, outcome, upstream_status, message, after, hash FROM ledger_outcome
ORDER BY seq";

/// The ledger. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(super) pool: SqlitePool,
}

impl Ledger {
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
        let [seq_text, entry_text] = [seq, entry].map(|number| number.to_string());
        let undoes = intent.undoes.map(|number| number.to_string());
        let hash = link(
            &previous,
            &[
                Some(&seq_text),
                Some("intent"),
                Some(&entry_text),
                Some(at.as_str()),
                Some(&intent.person_id),
                Some(&intent.person),
                Some(&intent.operation),
                Some(&effect),
                intent.target_kind.as_deref(),
                intent.target.as_deref(),
                intent.target_title.as_deref(),
                intent.section.as_deref(),
                request.as_deref(),
                before.as_deref(),
                Some(&intent.request_id),
                undoes.as_deref(),
                None,
                None,
                None,
                None,
            ],
        );
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
        let status = conclusion.upstream_status.map(|status| status.to_string());
        let [seq_text, entry_text] = [seq, entry].map(|number| number.to_string());
        let mut columns = [None; 20];
        columns[0] = Some(seq_text.as_str());
        columns[1] = Some("outcome");
        columns[2] = Some(entry_text.as_str());
        columns[3] = Some(at.as_str());
        columns[9] = conclusion.target.as_deref();
        columns[10] = conclusion.target_title.as_deref();
        columns[16] = Some(outcome.as_str());
        columns[17] = status.as_deref();
        columns[18] = conclusion.message.as_deref();
        columns[19] = after.as_deref();
        let hash = link(&previous, &columns);
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

    /// Reads the whole chain again and names the first record that does not fit.
    pub async fn verify(&self) -> Result<Verification, ApiError> {
        self.walk().await.map_err(|error| failed("The ledger was not read", &error))
    }

    async fn walk(&self) -> Result<Verification, sqlx::Error> {
        let mut previous = Vec::new();
        let (mut records, mut broken) = (0_u64, None);
        let mut rows = sqlx::query(RECORDS).fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            records += 1;
            let (seq, entry, hash) = (row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(2)?, row.try_get(20)?);
            let hash: Vec<u8> = hash;
            let columns = columns(&row)?;
            let columns: Vec<_> = columns.iter().map(Option::as_deref).collect();
            if u64::try_from(seq) != Ok(records) {
                broken = Some((entry, format!("record {records} is missing before it")));
            } else if link(&previous, &columns)[..] != hash[..] {
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

/// The columns that a hash covers, as texts.
fn columns(row: &SqliteRow) -> Result<Vec<Option<String>>, sqlx::Error> {
    const NUMBERS: [usize; 4] = [0, 2, 15, 17];
    (0..20)
        .map(|index| {
            if NUMBERS.contains(&index) {
                Ok(row.try_get::<Option<i64>, _>(index)?.map(|number| number.to_string()))
            } else {
                row.try_get(index)
            }
        })
        .collect()
}

/// A word of an enumeration as it is serialised.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}
