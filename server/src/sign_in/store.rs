//! Sessions at rest, and how long they last. An id is kept as its hash: a copy of the file opens no session.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// Seconds without a request after which a session has ended.
const IDLE: i64 = 30 * 60;
/// Seconds after the sign-in after which a session has ended, whatever happens.
const AGE: i64 = 12 * 60 * 60;
/// Seconds that the time of the last request may be behind: reading writes at most this often.
const SEEN_EVERY: i64 = 60;

/// How long a session that was read is believed without asking the file again: a page is followed by dozens of calls.
/// Whatever this process changes or ends counts at once.
const BELIEVED: Duration = Duration::from_secs(5);
/// Sessions believed at a time.
const MOST_BELIEVED: usize = 1000;

type Data = HashMap<String, serde_json::Value>;

/// The session store. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Sessions {
    pool: SqlitePool,
    recent: Arc<Mutex<Recent>>,
}

/// What was read a moment ago.
#[derive(Debug, Default)]
struct Recent {
    /// Grows with every change, so that what was read before one is not kept after it.
    changes: u64,
    read: HashMap<Vec<u8>, (Data, Instant)>,
}

impl Sessions {
    /// Opens or creates the file.
    pub async fn open(file: &Path) -> std::result::Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(std::time::Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
        sqlx::query(
            "CREATE TABLE IF NOT EXISTS session (
                id BLOB PRIMARY KEY, data TEXT NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID",
        )
        .execute(&pool)
        .await?;
        Ok(Self { pool, recent: Arc::default() })
    }

    pub(super) fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Forgets everything that was read: sessions ended by their rows.
    pub(super) fn forget_all(&self) {
        let mut recent = self.recent();
        recent.changes += 1;
        recent.read.clear();
    }

    fn recent(&self) -> MutexGuard<'_, Recent> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was read of a session. Called when the change is made and not before: a reading in between would
    /// be of the old row.
    fn changed(&self, id: &[u8]) {
        let mut recent = self.recent();
        recent.changes += 1;
        recent.read.remove(id);
    }

    fn believe(&self, id: Vec<u8>, data: &Data, changes: u64) {
        let mut recent = self.recent();
        if recent.changes != changes {
            return;
        }
        if recent.read.len() >= MOST_BELIEVED {
            recent.read.clear();
        }
        recent.read.insert(id, (data.clone(), Instant::now()));
    }

    /// True until the session ends. Asking does not make it last longer.
    pub async fn is_live(&self, id: &Id) -> bool {
        matches!(self.find(id).await, Ok(Some(_)))
    }

    /// How many have not ended.
    pub async fn live(&self) -> std::result::Result<i64, sqlx::Error> {
        sqlx::query_scalar("SELECT count(*) FROM session WHERE seen > unixepoch() - ? AND began > unixepoch() - ?")
            .bind(IDLE)
            .bind(AGE)
            .fetch_one(&self.pool)
            .await
    }

    /// Its data, and the seconds since its last request.
    async fn find(&self, id: &Id) -> std::result::Result<Option<(String, i64)>, sqlx::Error> {
        sqlx::query_as(
            "SELECT data, unixepoch() - seen FROM session
             WHERE id = ? AND seen > unixepoch() - ? AND began > unixepoch() - ?",
        )
        .bind(hashed(id))
        .bind(IDLE)
        .bind(AGE)
        .fetch_optional(&self.pool)
        .await
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        sqlx::query("DELETE FROM session WHERE seen <= unixepoch() - ? OR began <= unixepoch() - ?")
            .bind(IDLE)
            .bind(AGE)
            .execute(&self.pool)
            .await
            .map_err(backend)?;
        sqlx::query("INSERT INTO session (id, data, began, seen) VALUES (?, ?, unixepoch(), unixepoch())")
            .bind(hashed(&record.id))
            .bind(encode(record)?)
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(backend)
    }

    /// A session that ended meanwhile stays ended: a slow request does not bring it back.
    async fn save(&self, record: &Record) -> Result<()> {
        let id = hashed(&record.id);
        let saved = sqlx::query("UPDATE session SET data = ?, seen = unixepoch() WHERE id = ?")
            .bind(encode(record)?)
            .bind(&id)
            .execute(&self.pool)
            .await;
        self.changed(&id);
        saved.map(drop).map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        // Its end is decided here, by the two times of its row.
        let record =
            |data| Record { id: *id, data, expiry_date: tower_sessions::cookie::time::OffsetDateTime::now_utc() };
        let key = hashed(id);
        let changes = {
            let recent = self.recent();
            if let Some((data, read)) = recent.read.get(&key)
                && read.elapsed() < BELIEVED
            {
                return Ok(Some(record(data.clone())));
            }
            recent.changes
        };
        let Some((data, idle)) = self.find(id).await.map_err(backend)? else { return Ok(None) };
        if idle >= SEEN_EVERY {
            sqlx::query("UPDATE session SET seen = unixepoch() WHERE id = ?")
                .bind(&key)
                .execute(&self.pool)
                .await
                .map_err(backend)?;
        }
        let data: Data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        self.believe(key, &data, changes);
        Ok(Some(record(data)))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = hashed(id);
        let deleted = sqlx::query("DELETE FROM session WHERE id = ?").bind(&id).execute(&self.pool).await;
        self.changed(&id);
        deleted.map(drop).map_err(backend)
    }
}

pub(super) fn hashed(id: &Id) -> Vec<u8> {
    Sha256::digest(id.0.to_le_bytes()).to_vec()
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn begun() -> (tempfile::TempDir, Sessions, Record) {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::open(&folder.path().join("sessions.db")).await.unwrap();
        let expiry_date = tower_sessions::cookie::time::OffsetDateTime::now_utc();
        let mut record = Record { id: Id::default(), data: [("a".to_owned(), 1.into())].into(), expiry_date };
        sessions.create(&mut record).await.unwrap();
        (folder, sessions, record)
    }

    /// As if that time went by, which is longer than anything is believed.
    async fn shift(sessions: &Sessions, column: &str, seconds: i64) {
        sessions.recent().read.clear();
        sqlx::query(&format!("UPDATE session SET {column} = {column} - {seconds}"))
            .execute(&sessions.pool)
            .await
            .unwrap();
    }

    #[tokio::test]
    async fn a_session_ends_after_half_an_hour_without_a_request() {
        let (_folder, sessions, record) = begun().await;
        shift(&sessions, "seen", IDLE - 5).await;
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);
        shift(&sessions, "seen", IDLE - 5).await;
        assert!(sessions.is_live(&record.id).await, "the request before made it last longer");
        shift(&sessions, "seen", 5).await;
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_session_ends_after_twelve_hours_however_busy() {
        let (_folder, sessions, record) = begun().await;
        shift(&sessions, "began", AGE).await;
        assert!(sessions.load(&record.id).await.unwrap().is_none());
        assert!(!sessions.is_live(&record.id).await);
    }

    #[tokio::test]
    async fn a_request_that_ends_after_the_session_does_not_bring_it_back() {
        let (_folder, sessions, record) = begun().await;
        sessions.delete(&record.id).await.unwrap();
        sessions.save(&record).await.unwrap();
        assert!(!sessions.is_live(&record.id).await);
    }

    #[tokio::test]
    async fn a_session_that_was_read_is_not_read_again_at_once_and_ends_at_once() {
        let (_folder, sessions, mut record) = begun().await;
        sessions.load(&record.id).await.unwrap();
        sqlx::query("UPDATE session SET data = '{}'").execute(&sessions.pool).await.unwrap();
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data, "the file was not asked");
        record.data.insert("a".to_owned(), 2.into());
        sessions.save(&record).await.unwrap();
        assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data, record.data);
        sessions.delete(&record.id).await.unwrap();
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_kept_after_it() {
        let (_folder, sessions, record) = begun().await;
        let before = sessions.recent().changes;
        sessions.delete(&record.id).await.unwrap();
        sessions.believe(hashed(&record.id), &record.data, before);
        assert!(sessions.load(&record.id).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_file_does_not_hold_the_id() {
        let (folder, _sessions, record) = begun().await;
        // What is committed still stands in the log beside the file. Open: closing would take the log away meanwhile.
        let files = std::fs::read_dir(folder.path()).unwrap();
        let file: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
        for id in [record.id.to_string().into_bytes(), record.id.0.to_le_bytes().to_vec()] {
            assert!(!file.windows(id.len()).any(|bytes| bytes == id));
        }
        let hash = hashed(&record.id);
        assert!(file.windows(hash.len()).any(|bytes| bytes == hash), "the row is in the file");
    }
}
