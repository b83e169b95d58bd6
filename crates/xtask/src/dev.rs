//! `dev`: a debug build that follows the source.

use crate::process::duration;
use crate::server::{self, Server};
use crate::site::{self, Mode};
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{files, prerequisites};
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
    prerequisites::check()?;
    let tools = Tools::install(workspace)?;
    let address = std::env::var("PORTICO_ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    loop {
        let seen = newest(workspace)?;
        let start = Instant::now();
        // Kept alive until the next change: dropping it stops the server.
        let running = match build_and_start(workspace, &tools, &address) {
            Ok(server) => {
                println!("Portico is at http://{} (built in {})", server.address, duration(start.elapsed()));
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

fn build_and_start(workspace: &Workspace, tools: &Tools, address: &str) -> Result<Server> {
    let program = server::build_debug(workspace)?;
    let site = site::build(workspace, tools, Mode::Development)?;
    let mut command = Command::new(program);
    command.env("PORTICO_ADDRESS", address).env("PORTICO_SITE", site).current_dir(&workspace.root);
    let log = workspace.target.join("dev.log");
    println!("The server writes to {}", workspace.shown(&log));
    Server::start(&mut command, address, &log, Duration::from_secs(120))
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
