//! The embedded portal by itself: how many operations it answers, and what the size of its catalog costs.

use super::portal::BenchPortal;
use super::report::{Figure, Report};
use super::timing::Timings;
use crate::http::Client;
use anyhow::{Context, Result, anyhow};
use serde_json::json;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Sizes of the catalog; a list must not take 1.5 times as long in the last as in the first.
const SIZES: [u32; 3] = [100, 10_000, 100_000];
const LISTS: u32 = 300;
const CALLERS: usize = 4;
const TIME: Duration = Duration::from_secs(5);

pub fn measure(program: &Path, scratch: &Path, report: &mut Report) -> Result<()> {
    let mut medians = Vec::new();
    for size in SIZES {
        let portal = BenchPortal::start(program, &scratch.join(format!("portal-{size}")), Some(size))?;
        let first = lists(&portal, |_| 0)?;
        report.add(format!("portal: the first 50 of {size} datasets, median"), first.into(), None);
        medians.push(first.as_secs_f64());
        // What an offset passes over costs something: it is shown, and has no goal.
        let anywhere = lists(&portal, |run| u64::from(run) * u64::from(size.saturating_sub(50)) / u64::from(LISTS))?;
        report.add("  50 from anywhere among them, median", anywhere.into(), None);
        if size == 10_000 {
            operations(&portal, report)?;
        }
    }
    if let (Some(first), Some(last)) = (medians.first(), medians.last()) {
        report.add("  ratio of the first pages, 100,000 to 100", Figure::Ratio(last / first), Some(1.5));
    }
    Ok(())
}

/// Lists 50 datasets again and again, each time from the offset that the number of the run gives.
fn lists(portal: &BenchPortal, offset: impl Fn(u32) -> u64) -> Result<Duration> {
    let mut client = portal.client()?;
    let mut durations = Vec::new();
    for run in 0..LISTS {
        let path = BenchPortal::path(&format!("/datasets/?limit=50&offset={}", offset(run)));
        let start = Instant::now();
        client.get(&path)?.success("GET", &path)?;
        durations.push(start.elapsed());
    }
    Ok(Timings::new(durations).median())
}

fn operations(portal: &BenchPortal, report: &mut Report) -> Result<()> {
    let uid = portal.any_dataset()?;
    let read = BenchPortal::path(&format!("/datasets/{uid}/"));
    let reads = for_a_while(portal, |client, _| client.json("GET", &read, None).map(drop))?;
    let field = BenchPortal::path(&format!("/datasets/{uid}/metadata/default/publisher/"));
    let writes = for_a_while(portal, |client, run| {
        client.json("PUT", &field, Some(&json!({"value": format!("Publisher {run}")}))).map(drop)
    })?;
    report.add(format!("portal: reads a second, {CALLERS} callers"), Figure::PerSecond(reads), None);
    report.add(format!("portal: writes a second, each on disk, {CALLERS} callers"), Figure::PerSecond(writes), None);
    Ok(())
}

/// Some callers do the same thing as often as they can. Answers how often in a second all together.
fn for_a_while(portal: &BenchPortal, call: impl Fn(&mut Client, u32) -> Result<()> + Sync) -> Result<f64> {
    let one = || -> Result<u32> {
        let mut client = portal.client()?;
        let start = Instant::now();
        let mut runs = 0;
        while start.elapsed() < TIME {
            call(&mut client, runs)?;
            runs += 1;
        }
        Ok(runs)
    };
    let counts: Vec<Result<u32>> = thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(one)).collect();
        callers.into_iter().map(|caller| caller.join().map_err(|_| anyhow!("a caller ended early"))?).collect()
    });
    let total = counts.into_iter().collect::<Result<Vec<u32>>>().context("a call failed")?;
    Ok(total.into_iter().map(f64::from).sum::<f64>() / TIME.as_secs_f64())
}
