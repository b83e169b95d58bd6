//! `bench`: what Portico costs, measured side by side in one run, against the goals.

mod catalog;
mod first_visit;
mod memory;
mod portal;
mod proxy;
mod publishing;
mod report;
mod session;
mod timing;

use crate::process::step;
use crate::serve;
use crate::workspace::Workspace;
use anyhow::Result;
use portal::BenchPortal;
use report::Report;
use session::Session;

/// Datasets in the catalog of the measurements.
const DATASETS: u32 = 10_000;

/// Builds the release, runs it against a portal of its own process, prints the figures.
pub fn run(workspace: &Workspace) -> Result<()> {
    let build = serve::build(workspace)?;
    let scratch = crate::test::scratch(workspace, "bench")?;
    let mut report = Report::default();

    let portal = step(&format!("Starting a portal with {DATASETS} datasets"), || {
        BenchPortal::start(&build.program, &scratch.join("portal"), Some(DATASETS))
    })?;
    let mut session = step("Starting Portico and mirroring the catalog", || {
        let mut session = Session::start(&build, &scratch.join("portico"), &portal)?;
        session.wait_for_mirror(u64::from(DATASETS))?;
        Ok(session)
    })?;
    first_visit::measure(&build.site, &mut session, &mut report)?;
    step("Proxied calls beside direct ones", || proxy::measure(&portal, &mut session, &mut report))?;
    step("Lists and searches", || catalog::measure(&mut session, &mut report))?;
    report.add("memory of the server with the mirror", memory::now(session.id())?.into(), Some(120.0));
    drop((session, portal));

    let portal = BenchPortal::start(&build.program, &scratch.join("publishing"), None)?;
    step("Publishing 1,000,000 rows", || publishing::measure(&portal, &mut report))?;
    report.print();
    Ok(())
}
