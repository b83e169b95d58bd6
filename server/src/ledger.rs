//! `portico ledger verify` and `portico ledger export`: the record of who did what, read while the server runs or not.

use crate::config::Configuration;
use portico_gateway::Ledger;
use std::io::Write;
use std::process::ExitCode;

/// Entries that are read at a time.
const BATCH: u32 = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    Verify,
    Export,
}

pub async fn run(configuration: &Configuration, task: Task) -> Result<ExitCode, String> {
    let state = configuration.state("portico/portico.db");
    let ledger = Ledger::read_only(&state).await.map_err(|error| error.message)?;
    match task {
        Task::Verify => verify(&ledger).await,
        Task::Export => export(&ledger).await.map(|()| ExitCode::SUCCESS),
    }
}

/// Reads the chain again: the head of a sound one proves, kept elsewhere, that nothing was cut off its end.
async fn verify(ledger: &Ledger) -> Result<ExitCode, String> {
    let found = ledger.verify().await.map_err(|error| error.message)?;
    match found.broken {
        None => {
            println!("The ledger is sound: {} records, the last one's hash is {}.", found.records, found.head);
            Ok(ExitCode::SUCCESS)
        }
        Some((entry, why)) => {
            println!("The ledger is broken at entry {entry}: {why}. {} records were read.", found.records);
            Ok(ExitCode::FAILURE)
        }
    }
}

/// One entry a line, as JSON, the oldest first.
async fn export(ledger: &Ledger) -> Result<(), String> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut last = 0;
    loop {
        let entries = ledger.after(last, BATCH).await.map_err(|error| error.message)?;
        let Some(end) = entries.last() else { break };
        last = end.id;
        for entry in &entries {
            let line = serde_json::to_string(entry).map_err(|error| error.to_string())?;
            writeln!(out, "{line}").map_err(|error| error.to_string())?;
        }
    }
    out.flush().map_err(|error| error.to_string())
}
