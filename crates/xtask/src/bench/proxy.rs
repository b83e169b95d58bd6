//! What a call through Portico takes beside the same call made directly.

use super::portal::BenchPortal;
use super::report::{Figure, Report};
use super::session::Session;
use super::timing::Timings;
use crate::http::Client;
use anyhow::Result;
use serde_json::json;
use std::time::{Duration, Instant};

/// Where the portal stands, seen from Portico.
pub struct Place {
    pub words: &'static str,
    pub warm_up: usize,
    pub runs: usize,
}

/// On the same machine: what Portico adds is all there is to see.
pub const NEAR: Place = Place { words: "portal on this machine", warm_up: 200, runs: 2_000 };
/// Where portals are: there and back takes thirty milliseconds.
pub const FAR: Place = Place { words: "portal 30 ms away", warm_up: 20, runs: 200 };

/// Reads a dataset both ways in turn, over a kept connection each: what disturbs one disturbs the other.
pub fn measure(
    place: &Place,
    portal: &BenchPortal,
    client: &mut Client,
    session: &mut Session,
    report: &mut Report,
) -> Result<()> {
    let uid = portal.any_dataset()?;
    let path = BenchPortal::path(&format!("/datasets/{uid}/"));
    let payload = json!({"dataset_uid": uid});
    let (mut direct, mut proxied) = (Vec::with_capacity(place.runs), Vec::with_capacity(place.runs));
    for run in 0..place.warm_up + place.runs {
        let start = Instant::now();
        client.get(&path)?.success("GET", &path)?;
        let between = Instant::now();
        session.invoke("retrieve_dataset", &payload)?;
        let end = Instant::now();
        if run >= place.warm_up {
            direct.push(between - start);
            proxied.push(end - between);
        }
    }
    let (direct, proxied) = (Timings::new(direct), Timings::new(proxied));
    let words = place.words;
    report.add(format!("{words}: a call made directly, median"), direct.median().into(), None);
    report.add(format!("{words}: the same through Portico, median"), proxied.median().into(), None);
    report.add("  ratio of the medians", ratio(proxied.median(), direct.median()), Some(1.15));
    report.add(format!("{words}: a call made directly, p95"), direct.p95().into(), None);
    report.add(format!("{words}: the same through Portico, p95"), proxied.p95().into(), None);
    report.add("  ratio of the p95", ratio(proxied.p95(), direct.p95()), None);
    Ok(())
}

fn ratio(of: Duration, to: Duration) -> Figure {
    Figure::Ratio(of.as_secs_f64() / to.as_secs_f64())
}
