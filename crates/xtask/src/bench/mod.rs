//! `bench`: what Portico costs, measured side by side in one run, against the goals.

mod catalog;
mod distance;
mod first_visit;
mod memory;
mod portal;
mod portal_load;
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
use std::time::Duration;

/// Datasets in the catalog of the measurements.
const DATASETS: u32 = 10_000;

/// From Portico to a portal that is not on the same machine; as much again on the way back.
const DISTANCE: Duration = Duration::from_millis(15);

/// Builds the release, runs it against a portal of its own process, prints the figures.
pub fn run(workspace: &Workspace) -> Result<()> {
    let build = serve::build(workspace)?;
    let scratch = crate::test::scratch(workspace, "bench")?;
    let mut report = Report::default();

    let portal = step(&format!("Starting a portal with {DATASETS} datasets"), || {
        BenchPortal::start(&build.program, &scratch.join("portal"), Some(DATASETS))
    })?;
    let mut session = step("Starting Portico and mirroring the catalog", || {
        let mut session = Session::start(&build, &scratch.join("portico"), &portal, portal.address())?;
        session.wait_for_mirror(u64::from(DATASETS))?;
        Ok(session)
    })?;
    first_visit::measure(&build.site, &mut session, &mut report)?;
    step("Lists and searches", || catalog::measure(&mut session, &mut report))?;
    report.add("memory of the server with the mirror", memory::now(session.id())?.into(), Some(120.0));
    drop((session, portal));

    // A small catalog: its mirror is whole at once, and asks for nothing while the calls are measured.
    step("Proxied calls beside direct ones", || {
        let portal = BenchPortal::start(&build.program, &scratch.join("small-portal"), Some(0))?;
        let mut session = Session::start(&build, &scratch.join("near"), &portal, portal.address())?;
        proxy::measure(&proxy::NEAR, &portal, &mut portal.client()?, &mut session, &mut report)?;
        let address = distance::relay(portal.address(), DISTANCE)?;
        let mut session = Session::start(&build, &scratch.join("far"), &portal, &address)?;
        proxy::measure(&proxy::FAR, &portal, &mut portal.client_at(&address)?, &mut session, &mut report)
    })?;

    step("The portal by itself, with up to 100,000 datasets", || {
        portal_load::measure(&build.program, &scratch, &mut report)
    })?;
    let portal = BenchPortal::start(&build.program, &scratch.join("publishing"), None)?;
    step("Publishing 1,000,000 rows", || publishing::measure(&portal, &mut report))?;
    report.print();
    Ok(())
}
