//! `dev`: a debug build that follows the source.

use crate::process::duration;
use crate::server::{Output, Server};
use crate::workspace::Workspace;
use crate::{files, serve};
use anyhow::Result;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

const WATCHED: &[&str] = &[
    "app",
    "server",
    "frontend",
    "style",
    "public",
    "crates/contract",
    "crates/gateway",
    "crates/portal",
    "crates/processing",
];

/// Builds, starts, and does so again after every change, until stopped.
pub fn run(workspace: &Workspace) -> Result<()> {
    let address = serve::address()?;
    loop {
        let seen = newest(workspace)?;
        let start = Instant::now();
        // Kept alive until the next change: dropping it stops the server.
        let running = match build_and_start(workspace, &address) {
            Ok(server) => {
                eprintln!("Ready after {}. Watching for changes.", duration(start.elapsed()));
                Some(server)
            }
            Err(error) => {
                eprintln!("{error:#}\nWaiting for a change.");
                None
            }
        };
        while newest(workspace)? == seen {
            std::thread::sleep(Duration::from_millis(300));
        }
        drop(running);
    }
}

fn build_and_start(workspace: &Workspace, address: &str) -> Result<Server> {
    let build = serve::build_debug(workspace)?;
    let mut command = Command::new(build.program);
    command.env("PORTICO_ADDRESS", address).env("PORTICO_SITE", build.site).current_dir(&workspace.root);
    Server::start(&mut command, address, Output::Shown, Duration::from_secs(120))
}

/// When the source last changed, and how many files it has: a file that goes away changes that.
fn newest(workspace: &Workspace) -> Result<(Option<SystemTime>, usize)> {
    let mut newest = None;
    let mut count = 0;
    for folder in WATCHED {
        for file in files::under(&workspace.path(folder))? {
            // Editors replace files: one that is gone between the listing and now counts at the next look.
            newest = newest.max(std::fs::metadata(file).and_then(|found| found.modified()).ok());
            count += 1;
        }
    }
    Ok((newest, count))
}
