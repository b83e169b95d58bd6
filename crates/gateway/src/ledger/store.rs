//! Writing the ledger, and reading its chain again.

use super::chain::{Canonical, hexadecimal, link};
use super::{Conclusion, Intent, Verification};
use crate::store::{failed, now};
use futures::TryStreamExt;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::{ApiError, Effect, ErrorCode};
use portico_state::{Database, Place};
use serde::Serialize;
use serde_json::Value;
use sqlx::{Any, Transaction};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// What was seen at the last look at who lives.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Every entry up to this one has its outcome.
    concluded: i64,
    pub silent: HashSet<i64>,
}

/// The ledger. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Ledger {
    pub(super) state: Database,
    /// Outcomes that a database on a network did not take when they were known.
    owed: Arc<Mutex<Vec<(i64, Conclusion)>>>,
}

impl Ledger {
    /// Opens the ledger to be read, whether Portico runs or not.
    ///
    /// # Errors
    /// There is none.
    pub async fn read_only(state: &Place) -> Result<Self, ApiError> {
        let none = |error| ApiError::new(ErrorCode::Portico, format!("There is no ledger in {state:?}: {error}."));
        let ledger = Self { state: Database::read_only(state).await.map_err(none)?, owed: Arc::default() };
        let mut first = sqlx::query("SELECT 1 FROM ledger_entry LIMIT 1").fetch(ledger.state.pool());
        first.try_next().await.map_err(none)?;
        drop(first);
        Ok(ledger)
    }

    /// Takes the ledger up again. In a file of one process, what was under way when it stopped ends as unknown.
    pub(crate) async fn open(state: Database) -> Result<Self, ApiError> {
        let ledger = Self { state, owed: Arc::default() };
        if ledger.state.me().is_none() {
            let dangling = ledger.dangling(0).await.map_err(|error| failed("The ledger was not read", &error))?;
            for (entry, _) in dangling {
                ledger.conclude(entry, &cut_off()).await?;
            }
        }
        Ok(ledger)
    }

    /// Entries without an outcome after one of them, with the process that has them under way.
    async fn dangling(&self, after: i64) -> Result<Vec<(i64, Option<i64>)>, sqlx::Error> {
        sqlx::query_as(
            "SELECT id, owner FROM ledger_entry e
             WHERE id > $1 AND NOT EXISTS (SELECT 1 FROM ledger_outcome o WHERE o.entry = e.id) ORDER BY id",
        )
        .bind(after)
        .fetch_all(self.state.pool())
        .await
    }

    /// What a process that is gone had under way ends as unknown: one that was silent at the look before, and is again.
    pub(crate) async fn conclude_for_the_gone(&self, look: &mut Look) -> Result<(), sqlx::Error> {
        let (last,): (i64,) =
            sqlx::query_as("SELECT coalesce(max(id), 0) FROM ledger_entry").fetch_one(self.state.pool()).await?;
        let dangling = self.dangling(look.concluded).await?;
        look.concluded = dangling.first().map_or(last, |(entry, _)| entry - 1);
        let mut silent = HashSet::new();
        for (entry, owner) in dangling {
            let owner = owner.unwrap_or_default();
            if silent.contains(&owner) || self.state.is_silent(owner).await? {
                silent.insert(owner);
            }
            if silent.contains(&owner) && look.silent.contains(&owner) {
                // Another replica may be quicker, or the process not gone after all and telling its outcome.
                self.append_if_open(entry, &cut_off()).await?;
            }
        }
        look.silent = silent;
        Ok(())
    }

    /// Writes what is about to be done; without it nothing may be done. Answers the entry's number.
    pub(crate) async fn intend(&self, intent: &Intent) -> Result<i64, ApiError> {
        self.append_intent(intent)
            .await
            .map_err(|error| failed("Nothing was changed, for it cannot be recorded", &error))
    }

    async fn append_intent(&self, intent: &Intent) -> Result<i64, sqlx::Error> {
        let intent = intent.clone().storable();
        let mut transaction = self.state.alone("ledger").await?;
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
                target_title, section, request, before, request_id, undoes, hash, owner)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
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
        .bind(self.state.me())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(entry)
    }

    /// Writes how an entry ended; where a server did not take it, once more when it is back.
    pub(crate) async fn conclude(&self, entry: i64, conclusion: &Conclusion) -> Result<(), ApiError> {
        let concluded = self.append_outcome(entry, conclusion).await;
        if concluded.is_err() && self.state.me().is_some() {
            self.owed().push((entry, conclusion.clone()));
        }
        concluded.map_err(|error| failed("The outcome was not recorded", &error))
    }

    /// Writes the outcomes that are owed.
    pub(crate) async fn catch_up(&self) -> Result<(), sqlx::Error> {
        loop {
            let next = self.owed().pop();
            let Some((entry, conclusion)) = next else { return Ok(()) };
            if let Err(error) = self.append_if_open(entry, &conclusion).await {
                self.owed().push((entry, conclusion));
                return Err(error);
            }
        }
    }

    fn owed(&self) -> MutexGuard<'_, Vec<(i64, Conclusion)>> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes an outcome, unless somebody else did: an entry has one.
    async fn append_if_open(&self, entry: i64, conclusion: &Conclusion) -> Result<(), sqlx::Error> {
        match self.append_outcome(entry, conclusion).await {
            Err(error) if error.as_database_error().is_some_and(|error| error.is_unique_violation()) => Ok(()),
            appended => appended,
        }
    }

    async fn append_outcome(&self, entry: i64, conclusion: &Conclusion) -> Result<(), sqlx::Error> {
        let conclusion = conclusion.clone().storable();
        let mut transaction = self.state.alone("ledger").await?;
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
                after, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(entry)
        .bind(seq)
        .bind(at.as_str())
        .bind(&outcome)
        .bind(conclusion.upstream_status.map(i64::from))
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
        let counted = sqlx::query_scalar::<_, i64>(sql).fetch_one(self.state.pool()).await;
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
        let mut rows = sqlx::query_as::<_, (i64, i64, String, Vec<u8>)>(&sql).fetch(self.state.pool());
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

/// How an entry ends whose process ended first.
fn cut_off() -> Conclusion {
    Conclusion::plain(LedgerOutcome::Unknown, None, Some("Portico stopped before the answer arrived.".to_owned()))
}

/// The number of the next record and the hash of the last.
async fn head(transaction: &mut Transaction<'_, Any>) -> Result<(i64, Vec<u8>), sqlx::Error> {
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT seq, hash FROM (SELECT * FROM (SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1) AS entry
         UNION ALL SELECT * FROM (SELECT seq, hash FROM ledger_outcome ORDER BY seq DESC LIMIT 1) AS outcome)
         AS last ORDER BY seq DESC LIMIT 1",
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
