//! Whose sessions there are: to be listed, and ended by somebody who does not know their ids.

use super::{AGE, Data, IDLE, Sessions, now};
use crate::sign_in::caller::{CALLER, Caller};
use crate::sign_in::session::PERSON;
use portico_contract::portico::person::Person;
use serde::de::DeserializeOwned;
use sqlx::{FromRow, Row, any::AnyRow};
use tower_sessions::session::Id;

/// What of a session is for people to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What its id is kept as.
    pub id: Vec<u8>,
    /// Names it where it is listed and ended. It opens nothing.
    pub key: String,
    pub person_id: String,
    pub person: String,
    /// When it began, and its last request within a minute: seconds since 1970.
    pub began: i64,
    pub seen: i64,
    /// Where it was signed in from, and by which program: as they said.
    pub address: String,
    pub agent: String,
}

impl FromRow<'_, AnyRow> for Shown {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let text = |name| row.try_get::<Option<String>, _>(name).map(Option::unwrap_or_default);
        Ok(Self {
            id: row.try_get("id")?,
            key: text("key")?,
            person_id: text("person_id")?,
            person: text("person")?,
            began: row.try_get("began")?,
            seen: row.try_get("seen")?,
            address: text("address")?,
            agent: text("agent")?,
        })
    }
}

/// A new key, random: nothing of the id can be told from it.
pub(super) fn key() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// Whose a session is, by its own data.
#[derive(Default)]
pub(super) struct Whose {
    pub person_id: Option<String>,
    pub person: Option<String>,
    pub address: Option<String>,
    pub agent: Option<String>,
}

impl Whose {
    pub fn of(data: &Data) -> Self {
        let Some(person) = read::<Person>(data, PERSON) else { return Self::default() };
        let caller = read::<Caller>(data, CALLER);
        let (address, agent) = caller.map(|caller| (caller.address, caller.agent)).unzip();
        Self { person_id: Some(person.id), person: Some(person.name), address, agent }
    }
}

fn read<T: DeserializeOwned>(data: &Data, name: &str) -> Option<T> {
    data.get(name).and_then(|value| serde_json::from_value(value.clone()).ok())
}

/// Which of them to list.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// Those of one person.
    pub person_id: Option<String>,
    /// A part of a name or an id.
    pub text: String,
    pub limit: u32,
    pub offset: u32,
}

impl Sessions {
    /// Live sessions of people, the last used first, and how many there are in all.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn listed(&self, which: &Which) -> Result<(Vec<Shown>, u64), sqlx::Error> {
        const WHERE: &str = "FROM session WHERE person_id = coalesce($1, person_id) AND seen > $2 AND began > $3
            AND (lower(person) LIKE $4 ESCAPE '!' OR lower(person_id) LIKE $4 ESCAPE '!')";
        let text = which.text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        let like = format!("%{text}%");
        let (idle, age) = (now() - IDLE, now() - AGE);
        let listing = format!(
            "SELECT id, key, person_id, person, began, seen, address, agent {WHERE}
             ORDER BY seen DESC, key LIMIT $5 OFFSET $6"
        );
        let listing = sqlx::query_as(&listing).bind(&which.person_id).bind(idle).bind(age).bind(&like);
        let listing = listing.bind(i64::from(which.limit)).bind(i64::from(which.offset));
        let rows = listing.fetch_all(self.database.pool()).await?;
        let counting = format!("SELECT count(*) {WHERE}");
        let counting = sqlx::query_as(&counting).bind(&which.person_id).bind(idle).bind(age).bind(&like);
        let (total,): (i64,) = counting.fetch_one(self.database.pool()).await?;
        Ok((rows, total.unsigned_abs()))
    }

    /// Whose session this key names: id and name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn owner(&self, key: &str) -> Result<Option<(String, String)>, sqlx::Error> {
        sqlx::query_as("SELECT person_id, person FROM session WHERE key = $1 AND person_id IS NOT NULL")
            .bind(key)
            .fetch_optional(self.database.pool())
            .await
    }

    /// Somebody who is signed in, by id: id and name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn signed_in(&self, person_id: &str) -> Result<Option<(String, String)>, sqlx::Error> {
        sqlx::query_as("SELECT person_id, person FROM session WHERE person_id = $1 ORDER BY seen DESC LIMIT 1")
            .bind(person_id)
            .fetch_optional(self.database.pool())
            .await
    }

    /// Ends the session of this key; says how many that were.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end(&self, key: &str) -> Result<u64, sqlx::Error> {
        self.ended("DELETE FROM session WHERE key = $1 AND id <> $2", key, None).await
    }

    /// Ends every session of a person but this one; says how many.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn end_all_of(&self, person_id: &str, but: Option<&Id>) -> Result<u64, sqlx::Error> {
        self.ended("DELETE FROM session WHERE person_id = $1 AND id <> $2", person_id, but).await
    }

    async fn ended(&self, sql: &str, whose: &str, but: Option<&Id>) -> Result<u64, sqlx::Error> {
        let but = but.map(|id| self.hashed(id)).unwrap_or_default();
        let ended = sqlx::query(sql).bind(whose).bind(but).execute(self.database.pool()).await;
        self.forget_all();
        ended.map(|ended| ended.rows_affected())
    }
}
