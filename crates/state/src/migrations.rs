//! Bringing tables up to date: forward only, numbered, under a lock, so that two replicas may start at once.

use crate::{Database, Kind};
use sqlx::{Any, Executor, Transaction};

/// One step forward, as each of the two says it.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Migration {
    /// A step that both say alike.
    pub const fn same(sql: &'static str) -> Self {
        Self { sqlite: sql, postgres: sql }
    }
}

/// Runs the steps of a part that were not taken yet. A file has one part; a server has them all.
pub(crate) async fn run(database: &Database, part: &str, migrations: &[Migration]) -> Result<(), sqlx::Error> {
    let kind = database.kind();
    let mut transaction = database.alone("migrations").await?;
    let seen = seen(kind, part, &mut transaction).await?;
    for (number, migration) in (1_i64..).zip(migrations).filter(|(number, _)| *number > seen) {
        let sql = match kind {
            Kind::Sqlite => migration.sqlite,
            Kind::Postgres => migration.postgres,
        };
        transaction.execute(sql).await?;
        match kind {
            Kind::Sqlite => transaction.execute(format!("PRAGMA user_version = {number}").as_str()).await?,
            Kind::Postgres => {
                sqlx::query(
                    "INSERT INTO portico_migration (part, number) VALUES ($1, $2)
                     ON CONFLICT (part) DO UPDATE SET number = excluded.number",
                )
                .bind(part)
                .bind(number)
                .execute(&mut *transaction)
                .await?
            }
        };
    }
    transaction.commit().await
}

/// The number of the last step taken.
async fn seen(kind: Kind, part: &str, transaction: &mut Transaction<'static, Any>) -> Result<i64, sqlx::Error> {
    if kind == Kind::Sqlite {
        let (seen,): (i64,) = sqlx::query_as("PRAGMA user_version").fetch_one(&mut **transaction).await?;
        return Ok(seen);
    }
    // Not `IF NOT EXISTS`: that asks for the right to create even where there is nothing to create.
    let (is_there,): (bool,) =
        sqlx::query_as("SELECT to_regclass('portico_migration') IS NOT NULL").fetch_one(&mut **transaction).await?;
    if !is_there {
        let table = "CREATE TABLE portico_migration (part TEXT PRIMARY KEY, number BIGINT NOT NULL)";
        transaction.execute(table).await?;
    }
    let seen: Option<(i64,)> = sqlx::query_as("SELECT number FROM portico_migration WHERE part = $1")
        .bind(part)
        .fetch_optional(&mut **transaction)
        .await?;
    Ok(seen.map_or(0, |(seen,)| seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    const STEPS: [Migration; 2] = [
        Migration::same("CREATE TABLE thing (name TEXT NOT NULL); INSERT INTO thing VALUES ('first')"),
        Migration::same("INSERT INTO thing VALUES ('second')"),
    ];

    async fn names(database: &Database) -> Vec<(String,)> {
        sqlx::query_as("SELECT name FROM thing ORDER BY name").fetch_all(database.pool()).await.unwrap()
    }

    #[tokio::test]
    async fn each_step_is_taken_once_however_many_start_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = Place::File(folder.path().join("a.db"));
        for place in [file, Place::Server(portico_test_database::fresh())] {
            Database::open(&place, "a", &STEPS[..1]).await.unwrap();
            let opening = (0..4).map(|_| Database::open(&place, "a", &STEPS));
            for database in futures::future::join_all(opening).await {
                assert_eq!(names(&database.unwrap()).await, [("first".to_owned(),), ("second".to_owned(),)]);
            }
        }
    }

    #[tokio::test]
    async fn a_step_that_fails_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let file = Place::File(folder.path().join("a.db"));
        for place in [file, Place::Server(portico_test_database::fresh())] {
            let broken = [STEPS[0], Migration::same("INSERT INTO thing VALUES ('third'); SELECT * FROM nowhere")];
            assert!(Database::open(&place, "a", &broken).await.is_err());
            let database = Database::open(&place, "a", &STEPS).await.unwrap();
            assert_eq!(names(&database).await.len(), 2);
        }
    }
}
