//! The processes that share a PostgreSQL: whose turn it is, and who still lives.
//!
//! Each process holds one connection for this, and its locks on it: they end with the process, however it ends. A turn
//! that somebody else has is asked for again and again instead of waited for, so that one connection serves every turn.

use crate::Database;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Connection};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How long a turn is asked for. The longest that one thing is held is a rewrite of a dataset's steps.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two times that a turn is asked for, at most.
const PAUSE: Duration = Duration::from_millis(200);
/// How long the connection may take to answer before it counts as lost.
const ANSWER: Duration = Duration::from_secs(5);

/// The first half of the locks by which processes are known to live; the second is the process.
const LIFE: i32 = 0x706f_7274;

/// The number of a lock by its name.
pub(crate) fn key_of(name: &str) -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&Sha256::digest(format!("portico/{name}"))[..8]);
    i64::from_be_bytes(bytes)
}

/// This process among the others.
pub(crate) struct Replicas {
    address: String,
    me: i32,
    line: Mutex<Line>,
}

#[derive(Debug, Default)]
struct Line {
    connection: Option<AnyConnection>,
    /// Grows with every connection: what was locked on the one before is free.
    number: u64,
}

impl fmt::Debug for Replicas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the address, which has the password.
        f.debug_struct("Replicas").field("me", &self.me).finish_non_exhaustive()
    }
}

impl Replicas {
    pub fn new(address: String) -> Self {
        Self { address, me: rand::random_range(1..i32::MAX), line: Mutex::default() }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks a question that is answered with true or false; answers it with the number of the connection. One that was
    /// cut since the last question is replaced.
    async fn ask(&self, question: &str, key: i64) -> Result<(bool, u64), sqlx::Error> {
        let mut line = self.line.lock().await;
        loop {
            let was_there = line.connection.is_some();
            let answer = tokio::time::timeout(ANSWER, self.ask_on(&mut line, question, key)).await;
            match answer.unwrap_or(Err(sqlx::Error::PoolTimedOut)) {
                Ok(answer) => return Ok((answer, line.number)),
                Err(error) => {
                    line.connection = None;
                    if !was_there {
                        return Err(error);
                    }
                }
            }
        }
    }

    async fn ask_on(&self, line: &mut Line, question: &str, key: i64) -> Result<bool, sqlx::Error> {
        let connection = match &mut line.connection {
            Some(connection) => connection,
            None => {
                let mut connection = AnyConnection::connect(&self.address).await?;
                sqlx::query("SELECT pg_advisory_lock_shared($1, $2)")
                    .bind(LIFE)
                    .bind(self.me)
                    .execute(&mut connection)
                    .await?;
                line.number += 1;
                line.connection.insert(connection)
            }
        };
        let (answer,): (bool,) = sqlx::query_as(question).bind(key).fetch_one(connection).await?;
        Ok(answer)
    }

    async fn give_back(&self, key: i64, number: u64) {
        {
            let line = self.line.lock().await;
            if line.number != number || line.connection.is_none() {
                return;
            }
        }
        // Where this fails the connection is given up, and every lock on it with it.
        if let Err(error) = self.ask("SELECT pg_advisory_unlock($1)", key).await {
            tracing::warn!(%error, "a turn was not given back, and ends with its connection");
        }
    }
}

/// A turn; dropping it gives it back.
#[derive(Debug)]
pub struct Turn(Option<Held>);

#[derive(Debug)]
struct Held {
    replicas: Arc<Replicas>,
    key: i64,
    number: u64,
}

impl Turn {
    /// False where the connection it was held on is gone: somebody else may have the turn by now.
    pub async fn is_mine(&self) -> bool {
        let Some(held) = &self.0 else { return true };
        matches!(held.replicas.ask("SELECT $1 IS NOT NULL", held.key).await, Ok((true, number)) if number == held.number)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(Held { replicas, key, number }), Ok(runtime)) =
            (self.0.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(async move { replicas.give_back(key, number).await });
    }
}

impl Database {
    /// Waits for the turn on `name` among all processes; nothing where it did not come in time. Within a process the
    /// caller sees to it that one asks at a time. A file belongs to one process, whose turn it always is.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn turn(&self, name: &str) -> Result<Option<Turn>, sqlx::Error> {
        let Some(replicas) = &self.replicas else { return Ok(Some(Turn(None))) };
        let key = key_of(name);
        let begun = Instant::now();
        let mut pause = Duration::from_millis(10);
        loop {
            let (taken, number) = replicas.ask("SELECT pg_try_advisory_lock($1)", key).await?;
            if taken {
                return Ok(Some(Turn(Some(Held { replicas: Arc::clone(replicas), key, number }))));
            }
            if begun.elapsed() > PATIENCE {
                return Ok(None);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE);
        }
    }

    /// What the other processes know this one by; nothing where there are no others.
    pub fn me(&self) -> Option<i64> {
        self.replicas.as_ref().map(|replicas| i64::from(replicas.me))
    }

    /// Sees to it that the others know that this process lives.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn show_life(&self) -> Result<(), sqlx::Error> {
        match &self.replicas {
            Some(replicas) => replicas.ask("SELECT $1 IS NOT NULL", 0).await.map(drop),
            None => Ok(()),
        }
    }

    /// True where a process shows no life at this moment. One that lost its connection shows none until it has another.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn is_silent(&self, process: i64) -> Result<bool, sqlx::Error> {
        if self.me() == Some(process) {
            return Ok(false);
        }
        let Ok(process) = i32::try_from(process) else { return Ok(true) };
        let mut transaction = self.pool().begin().await?;
        let (silent,): (bool,) = sqlx::query_as("SELECT pg_try_advisory_xact_lock($1, $2)")
            .bind(LIFE)
            .bind(process)
            .fetch_one(&mut *transaction)
            .await?;
        transaction.rollback().await?;
        Ok(silent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    async fn two() -> (Database, Database) {
        let place = Place::Server(portico_test_database::fresh());
        let open = || Database::open(&place, "a", &[]);
        (open().await.unwrap(), open().await.unwrap())
    }

    /// As if the process were killed: its connection ends.
    async fn cut(database: &Database) {
        database.replicas.as_ref().unwrap().line.lock().await.connection = None;
    }

    #[tokio::test]
    async fn a_turn_is_one_processs_at_a_time_and_free_when_it_ends() {
        let (a, b) = two().await;
        let turn = a.turn("dataset/1").await.unwrap().unwrap();
        assert!(turn.is_mine().await);
        let waiting = tokio::spawn({
            let b = b.clone();
            async move { b.turn("dataset/1").await.unwrap().unwrap() }
        });
        assert!(b.turn("dataset/2").await.unwrap().is_some(), "another thing has turns of its own");
        assert!(!waiting.is_finished());
        drop(turn);
        let turn = waiting.await.unwrap();
        cut(&b).await;
        assert!(!turn.is_mine().await, "a turn ends with its connection");
        a.turn("dataset/1").await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn a_process_is_silent_when_it_is_gone() {
        let (a, b) = two().await;
        let process = a.me().unwrap();
        assert!(b.is_silent(process).await.unwrap(), "it has shown no life yet");
        a.show_life().await.unwrap();
        assert!(!b.is_silent(process).await.unwrap());
        assert!(!a.is_silent(process).await.unwrap());
        cut(&a).await;
        while !b.is_silent(process).await.unwrap() {
            tokio::task::yield_now().await;
        }
        a.show_life().await.unwrap();
        assert!(!b.is_silent(process).await.unwrap(), "it came back");
    }
}
