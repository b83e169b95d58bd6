//! `check`: what every commit must pass before its tests.

mod arrows;
mod security;
mod source;

use crate::cargo;
use crate::process::{self, step};
use crate::tools::BROWSER_TARGET;
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use std::process::ExitCode;

type Check = fn(&Workspace) -> Result<()>;

/// Runs every check, the quick ones first, and reports all that fail.
pub fn run(workspace: &Workspace) -> Result<ExitCode> {
    let checks: [(&str, Check); 6] = [
        ("Rules of the source", |workspace| none(source::violations(workspace)?)),
        ("Tests that docs/SECURITY.md names", |workspace| none(security::violations(workspace)?)),
        ("Dependency arrows", |workspace| none(arrows::violations(workspace))),
        ("Format", format),
        ("Clippy, server", clippy_server),
        ("Clippy, browser", clippy_browser),
    ];
    let mut failed = 0;
    for (title, check) in checks {
        if let Err(error) = step(title, || check(workspace)) {
            eprintln!("{error:#}\n");
            failed += 1;
        }
    }
    println!("{} checks passed, {failed} failed", checks.len() - failed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// An error that lists the violations, where there are any.
fn none(violations: Vec<String>) -> Result<()> {
    if !violations.is_empty() {
        bail!("{}", violations.join("\n"));
    }
    Ok(())
}

fn format(workspace: &Workspace) -> Result<()> {
    process::run(cargo::command().args(["fmt", "--all", "--check"]).current_dir(&workspace.root))
}

fn clippy_server(workspace: &Workspace) -> Result<()> {
    let mut packages = workspace.server_packages();
    packages.extend(["portico-xtask", "portico-splitter"]);
    let mut command = cargo::command();
    command.arg("clippy").args(cargo::packages(&packages)).args(["--features", "portico-app/ssr", "--all-targets"]);
    process::run(command.args(["--quiet", "--", "-D", "warnings"]).current_dir(&workspace.root))
}

fn clippy_browser(workspace: &Workspace) -> Result<()> {
    let packages = cargo::packages(&["portico-contract", "portico-processing", "portico-app", "portico-frontend"]);
    let mut command = cargo::command();
    command.arg("clippy").args(packages).args(["--features", "portico-app/hydrate", "--target", BROWSER_TARGET]);
    process::run(command.args(["--quiet", "--", "-D", "warnings"]).current_dir(&workspace.root))
}
