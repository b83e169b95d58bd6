//! Calls of cargo.

use crate::process;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::process::Command;

/// The cargo that runs this program.
pub fn command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// `cargo metadata` of the workspace, without its dependencies.
pub fn metadata() -> Result<Value> {
    let text = process::output(command().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    serde_json::from_str(&text).context("cargo metadata is not JSON")
}

/// `-p name` for each.
pub fn packages(names: &[&str]) -> Vec<String> {
    names.iter().flat_map(|name| ["-p".to_owned(), (*name).to_owned()]).collect()
}

/// The packages that run on the server, together, so that every crate is compiled once: the features of a crate are
/// those of all that is selected. Not `--workspace`: the app would get its server and its browser features at once.
pub fn server(workspace: &Workspace) -> Vec<String> {
    let mut selection = packages(&workspace.server_packages());
    selection.extend(["--features", "portico-app/ssr"].map(str::to_owned));
    selection
}
