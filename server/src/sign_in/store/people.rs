//! Whose sessions there are: to be listed, and ended by somebody who does not know their ids.

use super::{AGE, Data, IDLE, Sessions, now};
use crate::sign_in::caller::{CALLER, Caller};
use crate::sign_in::session::PERSON;
use portico_contract::portico::person::Person;
use serde::de::DeserializeOwned;
use sqlx::{FromRow, Row, any::AnyRow};

/// What of a session is for people to see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(test), expect(dead_code, reason = "the screen of sessions is yet to come"))]
pub struct Shown {
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

impl Sessions {
    /// The live sessions of a person, the last used first.
    ///
    /// # Errors
    /// The database does not answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the screen of sessions is yet to come"))]
    pub async fn of_person(&self, person_id: &str) -> Result<Vec<Shown>, sqlx::Error> {
        self.listed(Some(person_id)).await
    }

    /// Every live session of somebody, the last used first.
    ///
    /// # Errors
    /// The database does not answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the screen of sessions is yet to come"))]
    pub async fn all(&self) -> Result<Vec<Shown>, sqlx::Error> {
        self.listed(None).await
    }

    async fn listed(&self, person_id: Option<&str>) -> Result<Vec<Shown>, sqlx::Error> {
        sqlx::query_as(
            "SELECT key, person_id, person, began, seen, address, agent FROM session
             WHERE person_id = coalesce($1, person_id) AND seen > $2 AND began > $3 ORDER BY seen DESC, key",
        )
        .bind(person_id)
        .bind(now() - IDLE)
        .bind(now() - AGE)
        .fetch_all(self.database.pool())
        .await
    }

    /// Ends the session of this key; false where there is none.
    ///
    /// # Errors
    /// The database does not answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the screen of sessions is yet to come"))]
    pub async fn end(&self, key: &str) -> Result<bool, sqlx::Error> {
        self.ended("DELETE FROM session WHERE key = $1", key).await.map(|number| number > 0)
    }

    /// Ends every session of a person; says how many.
    ///
    /// # Errors
    /// The database does not answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the screen of sessions is yet to come"))]
    pub async fn end_all_of(&self, person_id: &str) -> Result<u64, sqlx::Error> {
        self.ended("DELETE FROM session WHERE person_id = $1", person_id).await
    }

    async fn ended(&self, sql: &str, whose: &str) -> Result<u64, sqlx::Error> {
        let ended = sqlx::query(sql).bind(whose).execute(self.database.pool()).await;
        self.forget_all();
        ended.map(|ended| ended.rows_affected())
    }
}
