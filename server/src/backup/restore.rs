//! `portico restore FILE`: into an empty data folder, checked before anything is in its place.

use super::{PORTAL, PORTAL_DATABASE, SESSIONS, STATE, at, beside, read, take, unless_stopped};
use crate::config::Configuration;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Before the name of the folder that a restore unpacks in, inside the data folder.
const PREFIX: &str = ".restore-";

/// Unpacks, checks every byte, every database and the ledger, and only then moves things to their places.
pub async fn restore(configuration: &Configuration, file: &Path) -> Result<ExitCode, String> {
    let data = &configuration.data;
    let was_there = data.exists();
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(at(data))?;
    let done = unless_stopped(into(data, file)).await;
    if done.is_err() && !was_there {
        // What was made for nothing goes again; where something is in it, it stays.
        drop(fs::remove_dir(data));
    }
    done.map(|()| ExitCode::SUCCESS)
}

async fn into(data: &Path, file: &Path) -> Result<(), String> {
    if let Some(name) = occupied(data)? {
        return Err(format!(
            "{} is not empty: `{name}` is in it. Nothing was changed. Stop Portico and move the folder away, or name an \
             empty one as PORTICO_DATA.",
            data.display()
        ));
    }
    let unpacked = tempfile::Builder::new().prefix(PREFIX).tempdir_in(data).map_err(at(data))?;
    let (archive, folder) = (file.to_owned(), unpacked.path().to_owned());
    let manifest = beside(move || read::read(&archive, &folder)).await?;
    for database in [STATE, SESSIONS, &format!("{PORTAL}/{PORTAL_DATABASE}")] {
        if manifest.files.contains_key(database) {
            check(&unpacked.path().join(database))
                .await
                .map_err(|why| format!("{}: {database}: {why}", file.display()))?;
        }
    }
    let found = take::ledger(&unpacked.path().join("portico")).await?;
    if let Some((entry, why)) = found.broken {
        return Err(format!("{}: the ledger is broken at entry {entry}: {why}", file.display()));
    }
    if (found.records, &found.head) != (manifest.ledger.records, &manifest.ledger.hash) {
        return Err(format!("{}: the ledger does not end where the manifest says", file.display()));
    }
    place(unpacked.path(), data)?;
    println!(
        "Restored {} files into {}, as Portico {} archived them at {}.",
        manifest.files.len(),
        data.display(),
        manifest.portico,
        manifest.taken_at
    );
    println!("The ledger is sound: {} records, the last one's hash is {}.", found.records, found.head);
    Ok(())
}

/// Something in the folder. A new volume's own folder is nothing.
fn occupied(data: &Path) -> Result<Option<String>, String> {
    for entry in fs::read_dir(data).map_err(at(data))? {
        let name = entry.map_err(at(data))?.file_name().to_string_lossy().into_owned();
        if name != "lost+found" {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// SQLite's own check of a whole file.
async fn check(database: &Path) -> Result<(), String> {
    let options = SqliteConnectOptions::new().filename(database).read_only(true);
    let mut connection = options.connect().await.map_err(|error| error.to_string())?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| error.to_string())?;
    connection.close().await.map_err(|error| error.to_string())?;
    if found == "ok" { Ok(()) } else { Err(found) }
}

/// Moves everything up. The ledger goes last: without it, nothing looks whole.
fn place(unpacked: &Path, data: &Path) -> Result<(), String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(unpacked).map_err(at(unpacked))? {
        names.push(entry.map_err(at(unpacked))?.file_name());
    }
    names.sort_by_key(|name| STATE.starts_with(&*name.to_string_lossy()));
    for name in names {
        fs::rename(unpacked.join(&name), data.join(&name)).map_err(at(data))?;
    }
    fs::File::open(data).and_then(|folder| folder.sync_all()).map_err(at(data))
}

/// The folder of a restore that was cut off, if there is one: what lies beside it may be half of a backup.
pub fn unfinished(data: &Path) -> Option<PathBuf> {
    let mut names = fs::read_dir(data).ok()?.flatten();
    names.find(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)).map(|entry| entry.path())
}
