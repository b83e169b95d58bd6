//! Opening a database, and the few statements that SQLite and PostgreSQL do not share.

use crate::migrations::{self, Migration};
use crate::replicas::{Replicas, key_of};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Transaction};
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long connecting to a server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// A commit that was acknowledged is on the disk; readers do not wait for a writer.
const ON_SQLITE: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";

/// A replica that hangs in the middle of something holds up the others for so long, and no longer.
const ON_POSTGRES: &str =
    "SET lock_timeout = '10s'; SET idle_in_transaction_session_timeout = '10s'; SET client_min_messages = 'warning'";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file, made where it is missing.
    File(PathBuf),
    /// The address of a PostgreSQL database, with its password.
    Server(String),
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.fmt(f),
            Self::Server(_) => f.write_str("postgres://•••"),
        }
    }
}

impl Place {
    /// True for what a server's address begins with.
    pub fn is_address(text: &str) -> bool {
        (text.starts_with("postgres://") || text.starts_with("postgresql://"))
            && text.parse::<sqlx::postgres::PgConnectOptions>().is_ok()
    }

    fn address(&self, mode: &str) -> Result<String, sqlx::Error> {
        match self {
            Self::Server(address) => Ok(address.clone()),
            Self::File(path) => Ok(format!("sqlite://{}?mode={mode}", encoded(&std::path::absolute(path)?))),
        }
    }
}

/// A path as a part of an address.
fn encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let bytes = path.as_os_str().as_bytes().iter();
    bytes.map(|&byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A database. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Database {
    pool: AnyPool,
    kind: Kind,
    pub(crate) replicas: Option<Arc<Replicas>>,
}

impl Database {
    /// Opens it and runs the migrations of this part of the state that it has not seen, in order.
    ///
    /// # Errors
    /// It cannot be reached, opened or migrated.
    pub async fn open(place: &Place, part: &str, migrations: &[Migration]) -> Result<Self, sqlx::Error> {
        let database = Self::connect(place, "rwc").await?;
        migrations::run(&database, part, migrations).await?;
        Ok(database)
    }

    /// Opens one that is there, to be read.
    ///
    /// # Errors
    /// There is none.
    pub async fn read_only(place: &Place) -> Result<Self, sqlx::Error> {
        Self::connect(place, "ro").await
    }

    async fn connect(place: &Place, mode: &str) -> Result<Self, sqlx::Error> {
        install_default_drivers();
        let address = place.address(mode)?;
        let (kind, options) = match place {
            Place::File(_) => (Kind::Sqlite, AnyPoolOptions::new().max_connections(4)),
            Place::Server(_) => {
                // The pool would try until its time is over, and then say that and no more.
                let first = tokio::time::timeout(PATIENCE, AnyConnection::connect(&address));
                first.await.map_err(|_| sqlx::Error::PoolTimedOut)??.close().await?;
                (Kind::Postgres, AnyPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE))
            }
        };
        let settings = match kind {
            Kind::Sqlite if mode == "ro" => "PRAGMA query_only = ON",
            Kind::Sqlite => ON_SQLITE,
            Kind::Postgres => ON_POSTGRES,
        };
        let options = options
            .after_connect(move |connection, _| Box::pin(async move { connection.execute(settings).await.map(drop) }));
        let pool = options.connect(&address).await?;
        let replicas = (kind == Kind::Postgres).then(|| Arc::new(Replicas::new(address)));
        Ok(Self { pool, kind, replicas })
    }

    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// A transaction that no other of this name overlaps, in this process or in any other: what it reads holds until
    /// it ends.
    ///
    /// # Errors
    /// The database does not answer, or somebody else takes too long.
    pub async fn alone(&self, name: &str) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.kind {
            Kind::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Kind::Postgres => {
                let mut transaction = self.pool.begin().await?;
                let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(key_of(name));
                lock.execute(&mut *transaction).await?;
                Ok(transaction)
            }
        }
    }

    /// The texts of a list in JSON as rows of a subquery: as many as there are, in one statement.
    pub fn texts_of(&self, parameter: &str) -> String {
        match self.kind {
            Kind::Sqlite => format!("SELECT value FROM json_each({parameter})"),
            Kind::Postgres => format!("SELECT json_array_elements_text(CAST({parameter} AS json))"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_printed() {
        assert!(!format!("{:?}", Place::Server("postgres://a:canary@b/c".to_owned())).contains("canary"));
    }

    #[test]
    fn an_address_is_one_of_postgresql() {
        assert!(Place::is_address("postgres://portico:secret@db.example.org/portico?sslmode=verify-full"));
        for wrong in ["mysql://db.example.org/a", "db.example.org", "postgres://db.example.org:port/a", ""] {
            assert!(!Place::is_address(wrong), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_file_may_lie_anywhere_and_keeps_what_it_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("what? #1 % é.db");
        let database = Database::open(&Place::File(path.clone()), "a", &[]).await.unwrap();
        assert!(path.exists());
        for (pragma, wanted) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)] {
            let found: (i64,) = sqlx::query_as(&format!("PRAGMA {pragma}")).fetch_one(database.pool()).await.unwrap();
            assert_eq!(found.0, wanted, "{pragma}");
        }
        let mode: (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(database.pool()).await.unwrap();
        assert_eq!(mode.0, "wal");
    }
}
