//! `portico backup FILE`, while the server runs or not.

use super::manifest::Head;
use super::{KEY, STATE, at, beside, stage, unless_stopped, write};
use crate::config::Configuration;
use portico_gateway::Ledger;
use portico_state::Place;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Before the names of folders that a backup gathers files in.
const PREFIX: &str = ".backup-";

/// Archives what the data folder holds at this moment. The archive gets its name once it is whole and on disk.
pub async fn take(configuration: &Configuration, file: &Path, with_sessions: bool) -> Result<ExitCode, String> {
    if configuration.database.is_some() {
        return Err(
            "DATABASE_URL: ledger, decisions and sessions are in that database, which pg_dump backs up. Nothing \
                    was archived; copy the rest of the data folder."
                .to_owned(),
        );
    }
    unless_stopped(archive(&configuration.data, file, with_sessions)).await.map(|()| ExitCode::SUCCESS)
}

async fn archive(data: &Path, file: &Path, with_sessions: bool) -> Result<(), String> {
    if !data.join(STATE).is_file() {
        return Err(format!(
            "{}: there is no {STATE} in it, so nothing to back up. PORTICO_DATA names the folder.",
            data.display()
        ));
    }
    if file.exists() {
        return Err(format!("{} is there already: name another file.", file.display()));
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // On the same file system as the data, for links, and for the owner's eyes only.
    let staged = tempfile::Builder::new().prefix(PREFIX).tempdir_in(data).map_err(at(data))?;
    stage::gather(data, staged.path(), with_sessions).await?;
    let found = ledger(&staged.path().join("portico")).await?;
    if let Some((entry, why)) = found.broken {
        return Err(format!(
            "The ledger is broken at entry {entry}: {why}. Nothing was archived; keep the folder as it is."
        ));
    }
    let head = Head { records: found.records, hash: found.head };
    // Also for its owner alone: it holds the key.
    let archive = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder).map_err(at(folder))?;
    let (from, out) = (staged.path().to_owned(), archive.as_file().try_clone().map_err(at(folder))?);
    let manifest = beside(move || write::write(&from, head, found.checked_at.0, &out)).await?;
    archive.persist_noclobber(file).map_err(|error| format!("{}: {}", file.display(), error.error))?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(at(folder))?;
    let size = fs::metadata(file).map_err(at(file))?.len();
    println!("{}: {} files, {size} bytes.", file.display(), manifest.files.len());
    println!(
        "The ledger is sound: {} records, the last one's hash is {}.",
        manifest.ledger.records, manifest.ledger.hash
    );
    if manifest.files.contains_key(KEY) {
        println!("It holds the key that Portico seals secrets with: keep it as you keep keys.");
    }
    Ok(())
}

/// Reads the chain of a copy again.
pub async fn ledger(folder: &Path) -> Result<portico_gateway::Verification, String> {
    let ledger = Ledger::read_only(&Place::File(folder.join("portico.db"))).await.map_err(|error| error.message)?;
    ledger.verify().await.map_err(|error| error.message)
}
