//! `portico backup` and `portico restore`: everything of Portico's own in one archive, and back.
//!
//! An archive is a gzipped tar of the files as they lie in the data folder, with a manifest at its end: one that was cut
//! off has none.

mod manifest;
mod read;
mod restore;
mod stage;
mod take;
mod write;

pub use restore::{restore, unfinished};
pub use take::take;

use crate::stop;
use std::path::Path;

/// Where the ledger lies, in the data folder.
const STATE: &str = "portico/portico.db";
/// Where the sessions lie.
const SESSIONS: &str = "sessions.db";
/// What seals Portico's secrets, where no key is configured.
const KEY: &str = "secrets.key";
/// The embedded portal's folder, and its database in it.
const PORTAL: &str = "portal";
const PORTAL_DATABASE: &str = "portal.sqlite3";

/// A failure at a file, in words.
fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}

/// Work that leaves nothing behind where somebody stops it: what it had made is removed.
async fn unless_stopped<T>(work: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    tokio::select! {
        done = work => done,
        () = stop::asked() => Err("somebody stopped it. Nothing is left of it.".to_owned()),
    }
}

/// Reading and writing that take their time, beside what waits for a signal.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())?
}
