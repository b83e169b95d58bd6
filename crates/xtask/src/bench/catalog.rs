//! The list of datasets and its search, over the mirror.

use super::report::Report;
use super::session::Session;
use super::timing::{Timings, server_time};
use anyhow::Result;
use serde_json::{Value, json};
use std::time::Instant;

const WARM_UP: usize = 20;
const RUNS: usize = 200;

/// Words of the demo catalog's titles and descriptions, common and rare.
const SEARCHES: &[&str] = &["airports", "weather", "data", "employment 2020", "earthquakes of the world", "zzz"];

/// Asks for pages and searches in turn; the server's own time where it tells it.
pub fn measure(session: &mut Session, report: &mut Report) -> Result<()> {
    let list = |run: usize| json!({"page": 1 + run % 100, "size": 50});
    let search = |run: usize| json!({"text": SEARCHES[run % SEARCHES.len()], "page": 1, "size": 50});
    add("a list of 50 among 10,000", 10.0, session, report, list)?;
    add("a search among 10,000", 20.0, session, report, search)
}

fn add(
    what: &str,
    goal: f64,
    session: &mut Session,
    report: &mut Report,
    query: impl Fn(usize) -> Value,
) -> Result<()> {
    let mut told = true;
    let mut durations = Vec::with_capacity(RUNS);
    for run in 0..WARM_UP + RUNS {
        let start = Instant::now();
        let answer = session.catalog(&query(run))?;
        let around = start.elapsed();
        let inside = server_time(&answer);
        told &= inside.is_some();
        if run >= WARM_UP {
            durations.push(inside.unwrap_or(around));
        }
    }
    let kind = if told { "server time" } else { "with the way there and back" };
    let timings = Timings::new(durations);
    report.add(format!("{what}, median, {kind}"), timings.median().into(), Some(goal));
    report.add(format!("{what}, p95, {kind}"), timings.p95().into(), None);
    Ok(())
}
