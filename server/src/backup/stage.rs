//! The files of a backup as they are at one moment, gathered in a folder beside the live ones while the server works.

use super::{KEY, PORTAL, PORTAL_DATABASE, SESSIONS, STATE, at};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// What of the portal's folder is not kept: its database is copied as one, and files on their way belong to nobody.
const LEFT_OUT: [&str; 4] = [PORTAL_DATABASE, "portal.sqlite3-wal", "portal.sqlite3-shm", "incoming"];

/// Gathers everything of `data` in `into`.
pub async fn gather(data: &Path, into: &Path, with_sessions: bool) -> Result<(), String> {
    let key = data.join(KEY);
    if key.is_file() {
        fs::copy(&key, into.join(KEY)).map_err(at(&key))?;
    }
    copy_database(&data.join(STATE), &into.join(STATE)).await?;
    if with_sessions && data.join(SESSIONS).is_file() {
        copy_database(&data.join(SESSIONS), &into.join(SESSIONS)).await?;
    }
    if data.join(PORTAL).join(PORTAL_DATABASE).is_file() {
        portal(&data.join(PORTAL), &into.join(PORTAL)).await?;
    }
    Ok(())
}

/// Database and files of the embedded portal. Nobody writes to the database meanwhile, so that its rows and the files
/// that they name belong together, as after a power cut at this moment.
async fn portal(from: &Path, into: &Path) -> Result<(), String> {
    let database = from.join(PORTAL_DATABASE);
    let mut writer = open(&database, false).await?;
    let failed = |error: sqlx::Error| format!("{}: {error}", database.display());
    sqlx::query("BEGIN IMMEDIATE").execute(&mut writer).await.map_err(failed)?;
    copy_database(&database, &into.join(PORTAL_DATABASE)).await?;
    link(from, into, &LEFT_OUT)?;
    sqlx::query("ROLLBACK").execute(&mut writer).await.map_err(failed)?;
    writer.close().await.map_err(failed)
}

/// The database as it is after its last commit, whole and in one file.
async fn copy_database(from: &Path, into: &Path) -> Result<(), String> {
    if let Some(folder) = into.parent() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    let failed = |error: sqlx::Error| format!("{}: {error}", from.display());
    let mut reader = open(from, true).await?;
    let target = into.to_str().ok_or_else(|| format!("{}: the name is not UTF-8", into.display()))?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut reader).await.map_err(failed)?;
    reader.close().await.map_err(failed)
}

async fn open(file: &Path, read_only: bool) -> Result<SqliteConnection, String> {
    let options = SqliteConnectOptions::new().filename(file).read_only(read_only).busy_timeout(Duration::from_secs(10));
    options.connect().await.map_err(|error| format!("{}: {error}", file.display()))
}

/// Links every file of a folder, which takes no time whatever its size. The portal replaces files and never changes
/// one in place. Where there are no links, files are copied.
fn link(from: &Path, into: &Path, left_out: &[&str]) -> Result<(), String> {
    fs::create_dir_all(into).map_err(at(into))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let entry = entry.map_err(at(from))?;
        let (path, name) = (entry.path(), entry.file_name());
        if left_out.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let kind = entry.file_type().map_err(at(&path))?;
        if kind.is_dir() {
            link(&path, &into.join(name), &[])?;
        } else if kind.is_file() {
            let target = into.join(name);
            match fs::hard_link(&path, &target).or_else(|_| fs::copy(&path, &target).map(drop)) {
                // It went between the listing and now: nothing names it any more.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                linked => linked.map_err(at(&path))?,
            }
        }
    }
    Ok(())
}
