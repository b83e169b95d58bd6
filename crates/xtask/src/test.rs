//! `test`: everything, with totals at the end.

use crate::process::{duration, step};
use crate::site::{self, Mode};
use crate::tools::Tools;
use crate::totals::Totals;
use crate::workspace::Workspace;
use crate::{browser_tests, kill_tests, operations_list, prerequisites, protocol_tests, rust_tests, server};
use anyhow::{Result, anyhow, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// What the tests run against: a debug server, quickly built, and the site that is shipped.
pub struct Subject {
    pub program: PathBuf,
    pub site: PathBuf,
}

const KINDS: [&str; 4] = ["rust", "browser", "protocol", "kill"];

/// Runs every test, or those of the kinds that are named; one kind that fails does not keep the others from running.
/// The last line is the totals.
pub fn run(workspace: &Workspace, kinds: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = kinds.iter().find(|kind| !KINDS.contains(&kind.as_str())) {
        bail!("there are no tests of the kind `{unknown}`: {}", KINDS.join(", "));
    }
    let wanted = |kind: &str| kinds.is_empty() || kinds.iter().any(|named| named == kind);
    let start = Instant::now();
    if kinds.is_empty() {
        eprintln!("Running every test. From nothing this takes 20 to 40 minutes on two cores.");
    }
    prerequisites::check()?;
    if !wanted("rust") {
        server::build_debug(workspace)?;
    }

    let mut report = Report::default();
    if wanted("rust") {
        report.add("Rust tests", || rust_tests::run(workspace));
    }
    // Requests are made up for a fixed time and leave a core idle: long enough to make the site.
    std::thread::scope(|scope| {
        let site = wanted("browser").then(|| scope.spawn(|| site(workspace)));
        if wanted("protocol") {
            report.add("Protocol tests", || protocol_tests::run(workspace, &program(workspace)));
        }
        if let Some(site) = site {
            report.add("Browser tests", || {
                let site = site.join().map_err(|_| anyhow!("making the site panicked"))??;
                browser_tests::run(workspace, &Subject { site, program: program(workspace) })
            });
        }
    });
    if wanted("kill") {
        report.add("Tests with kill -9", || kill_tests::run(workspace, &program(workspace)));
    }
    Ok(report.print(start))
}

fn site(workspace: &Workspace) -> Result<PathBuf> {
    let tools = Tools::install(workspace)?;
    site::build(workspace, &tools, Mode::Release)
}

/// The server that the Rust tests build on their way.
fn program(workspace: &Workspace) -> PathBuf {
    workspace.target.join("debug").join("portico")
}

/// A free folder for what a kind of test leaves: logs, data, reports.
pub fn scratch(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.target.join("tests").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Reads a report that a test program wrote; nothing where it ended before it wrote one.
pub fn read_report(path: &Path) -> Option<serde_json::Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

#[derive(Default)]
struct Report {
    kinds: Vec<(&'static str, Totals)>,
}

impl Report {
    fn add(&mut self, kind: &'static str, tests: impl FnOnce() -> Result<Totals>) {
        let totals = step(kind, tests).unwrap_or_else(|error| {
            eprintln!("{kind} could not run: {error:#}");
            Totals { passed: 0, failed: 1 }
        });
        self.kinds.push((kind, totals));
    }

    fn print(&self, start: Instant) -> ExitCode {
        let mut all = Totals::default();
        println!("\nAfter {}:", duration(start.elapsed()));
        for (kind, totals) in &self.kinds {
            println!("  {kind}: {totals}");
            all += *totals;
        }
        println!("{}\n{all}", operations_list::coverage());
        all.exit_code()
    }
}
