//! `build` and `serve`: from a clean machine to a page in the browser.

use crate::site::{self, Mode};
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{prerequisites, server};
use anyhow::{Context, Result};
use std::os::unix::process::{CommandExt, parent_id};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

/// A server program and the site it serves.
pub struct Build {
    pub program: PathBuf,
    pub site: PathBuf,
}

/// Builds the release of both.
pub fn build(workspace: &Workspace) -> Result<Build> {
    prerequisites::check()?;
    let tools = Tools::install(workspace)?;
    let site = site::build(workspace, &tools, Mode::Release)?;
    let program = server::build_release(workspace)?;
    eprintln!("Built {} and {}", workspace.shown(&program), workspace.shown(&site));
    Ok(Build { program, site })
}

/// Builds the release and becomes the server: signals reach it directly.
pub fn run(workspace: &Workspace) -> Result<()> {
    eprintln!("Setting up Portico. The first time takes 10 to 20 minutes on two cores, later times seconds.");
    let build = build(workspace)?;
    let address = std::env::var("PORTICO_ADDRESS").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned());
    let announcer = std::env::current_exe()?;
    Command::new(announcer).args(["announce", &address]).spawn().context("cannot start the announcer")?;
    let error = Command::new(&build.program)
        .env("PORTICO_ADDRESS", &address)
        .env("PORTICO_SITE", &build.site)
        .current_dir(&workspace.root)
        .exec();
    Err(error).with_context(|| format!("cannot start {}", build.program.display()))
}

/// Says where the server is as soon as it answers; gives up when the server, its parent, is gone.
pub fn announce(arguments: &[String]) -> Result<()> {
    let address = arguments.first().context("announce needs an address")?;
    let server = parent_id();
    while parent_id() == server {
        if server::is_ready(address) {
            println!("\nPortico is at http://{address} (Ctrl-C stops it)\n");
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}
