//! Playwright, with the accessibility checks, against the server and the site that is shipped.

use crate::test::{Subject, read_report, scratch};
use crate::totals::Totals;
use crate::workspace::Workspace;
use crate::{process, system, tools};
use anyhow::Result;
use serde_json::Value;
use std::process::Command;

pub fn run(workspace: &Workspace, subject: &Subject) -> Result<Totals> {
    let chromium = system::chromium()?;
    system::curl()?;
    let folder = workspace.path("end2end");
    tools::npm(&folder, &folder)?;
    let scratch = scratch(workspace, "browser")?;
    let report = scratch.join("report.json");
    let ended = process::run(
        Command::new(folder.join("node_modules/.bin/playwright"))
            .arg("test")
            .current_dir(&folder)
            .env("PORTICO_BIN", &subject.program)
            .env("PORTICO_SITE", &subject.site)
            .env("PORTICO_CHROMIUM", chromium)
            .env("PORTICO_SCRATCH", &scratch)
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report),
    );
    if let Err(error) = &ended {
        eprintln!("{error:#}; traces and server logs are in {}", workspace.shown(&scratch));
    }
    Ok(read_report(&report).map(|report| totals(&report)).unwrap_or_default().and_ended(ended.is_ok()))
}

/// A test that passes only when tried again is a failure: nothing is tried twice.
fn totals(report: &Value) -> Totals {
    let number = |key: &str| report["stats"][key].as_u64().unwrap_or(0);
    Totals { passed: number("expected"), failed: number("unexpected") + number("flaky") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaky_tests_count_as_failed() {
        let report = serde_json::json!({"stats": {"expected": 7, "unexpected": 1, "flaky": 2, "skipped": 3}});
        assert_eq!(totals(&report), Totals { passed: 7, failed: 3 });
    }
}
