//! Sessions at rest, and how long they last. An id is kept as its hash: a copy of the file opens no session.

mod people;
mod tables;

use async_trait::async_trait;
use people::Whose;
pub use people::{Shown, Which};
use portico_state::{Database, Place};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

/// Seconds without a request after which a session has ended.
const IDLE: i64 = 30 * 60;
/// Seconds after the sign-in after which a session has ended, whatever happens.
const AGE: i64 = 12 * 60 * 60;
/// Seconds that the time of the last request may be behind: reading writes at most this often.
const SEEN_EVERY: i64 = 60;

/// How long a session that was read is believed without asking the database again: a page is followed by dozens of
/// calls. Whatever this process changes or ends counts at once; what another replica does, after this time.
const BELIEVED: Duration = Duration::from_secs(5);
/// Sessions believed at a time.
const MOST_BELIEVED: usize = 1000;

type Data = HashMap<String, serde_json::Value>;

/// The session store. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Sessions {
    database: Database,
    /// Goes into the hash of an id: sessions of another realm are not found.
    realm: &'static str,
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
    /// Opens or creates the store.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(place: &Place, realm: &'static str) -> std::result::Result<Self, sqlx::Error> {
        Ok(Self { database: Self::migrate(place).await?, realm, recent: Arc::default() })
    }

    /// Brings the tables up to date.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn migrate(place: &Place) -> std::result::Result<Database, sqlx::Error> {
        Database::open(place, "sessions", tables::MIGRATIONS).await
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    /// What an id is kept as.
    pub(super) fn hashed(&self, id: &Id) -> Vec<u8> {
        Sha256::new().chain_update(self.realm).chain_update(id.0.to_le_bytes()).finalize().to_vec()
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
        let now = now();
        sqlx::query_scalar("SELECT count(*) FROM session WHERE seen > $1 AND began > $2")
            .bind(now - IDLE)
            .bind(now - AGE)
            .fetch_one(self.database.pool())
            .await
    }

    /// Its data, and the seconds since its last request.
    async fn find(&self, id: &Id) -> std::result::Result<Option<(String, i64)>, sqlx::Error> {
        let now = now();
        sqlx::query_as("SELECT data, $1 - seen FROM session WHERE id = $2 AND seen > $3 AND began > $4")
            .bind(now)
            .bind(self.hashed(id))
            .bind(now - IDLE)
            .bind(now - AGE)
            .fetch_optional(self.database.pool())
            .await
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let now = now();
        sqlx::query("DELETE FROM session WHERE seen <= $1 OR began <= $2")
            .bind(now - IDLE)
            .bind(now - AGE)
            .execute(self.database.pool())
            .await
            .map_err(backend)?;
        let whose = Whose::of(&record.data);
        sqlx::query(
            "INSERT INTO session (id, key, data, began, seen, person_id, person, address, agent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(self.hashed(&record.id))
        .bind(people::key())
        .bind(encode(record)?)
        .bind(now)
        .bind(now)
        .bind(whose.person_id)
        .bind(whose.person)
        .bind(whose.address)
        .bind(whose.agent)
        .execute(self.database.pool())
        .await
        .map(drop)
        .map_err(backend)
    }

    /// A session that ended meanwhile stays ended: a slow request does not bring it back.
    async fn save(&self, record: &Record) -> Result<()> {
        let id = self.hashed(&record.id);
        let whose = Whose::of(&record.data);
        let saved = sqlx::query(
            "UPDATE session SET data = $1, seen = $2, person_id = $3, person = $4, address = $5, agent = $6
             WHERE id = $7",
        )
        .bind(encode(record)?)
        .bind(now())
        .bind(whose.person_id)
        .bind(whose.person)
        .bind(whose.address)
        .bind(whose.agent)
        .bind(&id)
        .execute(self.database.pool())
        .await;
        self.changed(&id);
        saved.map(drop).map_err(backend)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        // Its end is decided here, by the two times of its row.
        let record =
            |data| Record { id: *id, data, expiry_date: tower_sessions::cookie::time::OffsetDateTime::now_utc() };
        let key = self.hashed(id);
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
            sqlx::query("UPDATE session SET seen = $1 WHERE id = $2")
                .bind(now())
                .bind(&key)
                .execute(self.database.pool())
                .await
                .map_err(backend)?;
        }
        let data: Data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        self.believe(key, &data, changes);
        Ok(Some(record(data)))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let id = self.hashed(id);
        let deleted = sqlx::query("DELETE FROM session WHERE id = $1").bind(&id).execute(self.database.pool()).await;
        self.changed(&id);
        deleted.map(drop).map_err(backend)
    }
}

/// Seconds since 1970, by this machine's clock: replicas' clocks agree within seconds.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn encode(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn backend(error: sqlx::Error) -> Error {
    Error::Backend(error.to_string())
}

#[cfg(test)]
mod tests;
