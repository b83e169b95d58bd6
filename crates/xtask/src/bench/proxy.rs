//! What a call through Portico takes beside the same call made directly.

use super::portal::BenchPortal;
use super::report::{Figure, Report};
use super::session::Session;
use super::timing::Timings;
use anyhow::Result;
use serde_json::json;
use std::time::{Duration, Instant};

const WARM_UP: usize = 200;
const RUNS: usize = 2_000;

/// Reads a dataset both ways in turn, over a kept connection each: what disturbs one disturbs the other.
pub fn measure(portal: &BenchPortal, session: &mut Session, report: &mut Report) -> Result<()> {
    let uid = portal.any_dataset()?;
    let path = BenchPortal::path(&format!("/datasets/{uid}/"));
    let payload = json!({"dataset_uid": uid});
    let mut client = portal.client()?;
    let (mut direct, mut proxied) = (Vec::with_capacity(RUNS), Vec::with_capacity(RUNS));
    for run in 0..WARM_UP + RUNS {
        let start = Instant::now();
        client.get(&path)?.success("GET", &path)?;
        let between = Instant::now();
        session.invoke("retrieve_dataset", &payload)?;
        let end = Instant::now();
        if run >= WARM_UP {
            direct.push(between - start);
            proxied.push(end - between);
        }
    }
    let (direct, proxied) = (Timings::new(direct), Timings::new(proxied));
    report.add("a call made directly, median", direct.median().into(), None);
    report.add("the same call through Portico, median", proxied.median().into(), None);
    report.add("  ratio of the medians", ratio(proxied.median(), direct.median()), Some(1.15));
    report.add("a call made directly, p95", direct.p95().into(), None);
    report.add("the same call through Portico, p95", proxied.p95().into(), None);
    report.add("  ratio of the p95", ratio(proxied.p95(), direct.p95()), None);
    Ok(())
}

fn ratio(of: Duration, to: Duration) -> Figure {
    Figure::Ratio(of.as_secs_f64() / to.as_secs_f64())
}
