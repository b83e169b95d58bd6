//! What the words behind `portico` ask for.

use crate::ledger;
use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The dashboard, with the embedded portal unless an upstream is configured.
    Serve,
    /// The embedded portal alone.
    Portal,
    /// Says what is configured, and stops.
    CheckConfig,
    /// Reads the record of who did what, and stops.
    Ledger(ledger::Task),
    /// Brings the tables up to date, and stops.
    Migrate,
    /// Archives everything of Portico's own into a new file, and stops.
    Backup { file: PathBuf, sessions: bool },
    /// Unpacks such an archive into an empty data folder, and stops.
    Restore { file: PathBuf },
    /// Asks the server of the same configuration whether it serves, and stops.
    Healthcheck,
}

const COMMANDS: &str = "`serve`, `portal`, `check-config`, `ledger`, `migrate`, `backup`, `restore`, `healthcheck`";

/// The words, read.
pub struct Words {
    pub command: Command,
    /// `--faults`.
    pub faults: bool,
    /// `--scale N`, as it was written.
    pub scale: Option<String>,
}

/// Reads them. Problems are added to the list.
pub fn read(mut words: impl Iterator<Item = String>, problems: &mut Vec<String>) -> Words {
    let mut read = Words { command: Command::Serve, faults: false, scale: None };
    while let Some(word) = words.next() {
        match word.as_str() {
            "serve" => read.command = Command::Serve,
            "portal" => read.command = Command::Portal,
            "check-config" => read.command = Command::CheckConfig,
            "migrate" => read.command = Command::Migrate,
            "ledger" => match words.next().as_deref() {
                Some("verify") => read.command = Command::Ledger(ledger::Task::Verify),
                Some("export") => read.command = Command::Ledger(ledger::Task::Export),
                _ => problems.push("ledger: `portico ledger verify` or `portico ledger export`.".to_owned()),
            },
            "backup" => match words.next() {
                Some(file) => read.command = Command::Backup { file: file.into(), sessions: false },
                None => problems.push("backup: into which file? `portico backup portico.tar.gz`.".to_owned()),
            },
            "--sessions" => match &mut read.command {
                Command::Backup { sessions, .. } => *sessions = true,
                _ => problems.push("--sessions: goes with `portico backup FILE --sessions`.".to_owned()),
            },
            "restore" => match words.next() {
                Some(file) => read.command = Command::Restore { file: file.into() },
                None => problems.push("restore: from which file? `portico restore portico.tar.gz`.".to_owned()),
            },
            "healthcheck" => read.command = Command::Healthcheck,
            "--faults" => read.faults = true,
            "--scale" => match words.next() {
                Some(number) => read.scale = Some(number),
                None => problems.push("--scale: how many datasets? `--scale 10000`.".to_owned()),
            },
            other => {
                problems.push(format!("`{other}` is not a command: use {COMMANDS}, `--scale N`, `--faults`."));
            }
        }
    }
    read
}
