//! `build` and `serve`: from a clean machine to a page in the browser.

use crate::site::{self, Mode};
use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{prerequisites, server};
use anyhow::{Context, Result};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

/// A server program and the site it serves.
pub struct Build {
    pub program: PathBuf,
    pub site: PathBuf,
}

/// Builds the release of both, or with `--debug` what `dev` runs.
pub fn command(workspace: &Workspace, rest: &[String]) -> Result<()> {
    match rest {
        [] => build(workspace).map(drop),
        [debug] if debug == "--debug" => build_debug(workspace).map(drop),
        _ => anyhow::bail!("build takes `--debug` or nothing"),
    }
}

/// Builds server and site quickly, for work on them.
pub fn build_debug(workspace: &Workspace) -> Result<Build> {
    prerequisites::check()?;
    let tools = Tools::install(workspace)?;
    let program = server::build_debug(workspace)?;
    let site = site::build(workspace, &tools, Mode::Development)?;
    Ok(Build { program, site })
}

/// Builds the release of both.
pub fn build(workspace: &Workspace) -> Result<Build> {
    prerequisites::check()?;
    let tools = Tools::install(workspace)?;
    let site = site::build(workspace, &tools, Mode::Release)?;
    let program = server::build_release(workspace, &site, None)?;
    eprintln!("Built {} and {}", workspace.shown(&program), workspace.shown(&site));
    Ok(Build { program, site })
}

/// Builds the release and becomes the server: it prints its address, and signals reach it directly.
pub fn run(workspace: &Workspace) -> Result<()> {
    let address = address()?;
    eprintln!("Setting up Portico. The first time takes 10 to 20 minutes on two cores, later times seconds.");
    let build = build(workspace)?;
    let error = Command::new(&build.program)
        .env("PORTICO_ADDRESS", &address)
        .env("PORTICO_SITE", &build.site)
        .current_dir(&workspace.root)
        .exec();
    Err(error).with_context(|| format!("cannot start {}", build.program.display()))
}

/// Where the server will listen; an error, before anything is built, where somebody listens already.
pub fn address() -> Result<String> {
    let address = std::env::var("PORTICO_ADDRESS").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned());
    TcpListener::bind(&address).with_context(|| format!("cannot listen on {address}; name another PORTICO_ADDRESS"))?;
    Ok(address)
}
