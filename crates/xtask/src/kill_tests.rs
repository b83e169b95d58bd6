//! `kill -9` at any moment: every write that the portal acknowledged is there when it comes back, and nothing is stuck.

mod harvest;
mod known;
mod writer;

use crate::http::Client;
use crate::server::{self, Server};
use crate::test::scratch;
use crate::totals::Totals;
use crate::workspace::Workspace;
use anyhow::{Context, Result, anyhow, bail};
use harvest::Source;
use known::Known;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Rounds that belong to the tests; `kill` does as many as it is told.
const ROUNDS: u32 = 5;
const WRITERS: u32 = 3;
/// The key of the portal that is killed; it exists for this run only.
const KEY: &str = "kill-tests-key";
const BASE: &str = "/api/automation/v1.0";

pub fn run(workspace: &Workspace, program: &Path) -> Result<Totals> {
    rounds(workspace, program, ROUNDS)
}

/// As many rounds as the first argument says, else 20.
pub fn many(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode> {
    let number = arguments.first().map_or(Ok(20), |text| text.parse()).context("kill takes a number of rounds")?;
    let program = server::build_debug(workspace)?;
    let totals = rounds(workspace, &program, number)?;
    println!("{totals}");
    Ok(totals.exit_code())
}

fn rounds(workspace: &Workspace, program: &Path, number: u32) -> Result<Totals> {
    let place =
        Place { program: program.to_owned(), folder: scratch(workspace, "kill")?, address: server::free_address()? };
    let source = Source::start(program, &place.folder)?;
    let mut totals = Totals::default();
    let mut all = Vec::new();
    for round in 1..=number {
        let (written, alive) = write_and_kill(&place, &source)?;
        let portal = place.start()?;
        let faults = check(&portal, &source, &written, &all)?;
        println!("  round {round}: killed after {} ms, {} things acknowledged", alive.as_millis(), written.len());
        for fault in &faults {
            println!("    {fault}");
        }
        totals += Totals { passed: u64::from(faults.is_empty()), failed: u64::from(!faults.is_empty()) };
        all.extend(written);
    }
    Ok(totals)
}

/// Where the portal lives: the same data and address after each of its deaths.
struct Place {
    program: PathBuf,
    folder: PathBuf,
    address: String,
}

impl Place {
    fn start(&self) -> Result<Server> {
        // It may harvest from this machine.
        let variables = [("PORTICO_DEMO", "0"), ("PORTICO_ALLOW_PRIVATE_URLS", "1")];
        Server::portal(&self.program, &self.folder, &self.address, KEY, &variables, Duration::from_secs(60))
    }
}

/// A connection with the key.
fn client(address: &str) -> Result<Client> {
    let mut client = Client::connect(address)?;
    client.header("authorization", &format!("Apikey {KEY}"));
    Ok(client)
}

fn path(rest: &str) -> String {
    format!("{BASE}{rest}")
}

/// Writers and a harvester work until the portal is killed; answers what was acknowledged to them, and how long the portal lived.
fn write_and_kill(place: &Place, source: &Source) -> Result<(Vec<Known>, Duration)> {
    let mut portal = place.start()?;
    let (over, written) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let life = some_time();
    thread::scope(|scope| {
        for number in 0..WRITERS {
            let (over, written) = (&over, &written);
            scope.spawn(move || writer::write(&place.address, number, over, written));
        }
        scope.spawn(|| source.harvest(&place.address, &over));
        thread::sleep(life);
        let killed = portal.kill();
        over.store(true, Ordering::Relaxed);
        killed
    })?;
    let written = written.into_inner().map_err(|_| anyhow!("a writer ended early"))?;
    Ok((written, life))
}

/// From a tenth of a second to two: nobody needs it to be unpredictable.
fn some_time() -> Duration {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Duration::from_millis(100 + u64::from(now.subsec_micros() % 1_900))
}

/// What is not as it was acknowledged, in words. Older things are looked at as well: a later death must not take them.
fn check(portal: &Server, source: &Source, written: &[Known], older: &[Known]) -> Result<Vec<String>> {
    let mut client = client(&portal.address)?;
    let mut faults = Vec::new();
    for known in written {
        faults.extend(known.faults(&mut client)?);
    }
    for known in older {
        faults.extend(known.is_there(&mut client)?);
    }
    faults.extend(source.faults(&mut client)?);
    faults.extend(doubles(&mut client)?);
    Ok(faults)
}

/// Titles are unique by their writing: one that is there twice was written twice.
fn doubles(client: &mut Client) -> Result<Vec<String>> {
    let mut titles = Vec::new();
    let mut offset = 0;
    loop {
        let page = client.json("GET", &path(&format!("/datasets/?limit=1000&offset={offset}")), None)?;
        let results = page["results"].as_array().context("a list has no results")?;
        titles.extend(results.iter().map(|dataset| title(dataset).to_owned()));
        if page["next"].is_null() {
            break;
        }
        offset += results.len();
    }
    let number = titles.len();
    titles.sort();
    titles.dedup();
    Ok((titles.len() != number)
        .then(|| format!("{} datasets are there twice", number - titles.len()))
        .into_iter()
        .collect())
}

fn title(dataset: &Value) -> &str {
    dataset["metadata"]["default"]["title"]["value"].as_str().unwrap_or_default()
}

/// Waits until nothing moves on a dataset any more.
fn settled(client: &mut Client, uid: &str) -> Result<Value> {
    let start = Instant::now();
    loop {
        let status = client.json("GET", &path(&format!("/datasets/{uid}/status/")), None)?;
        match status["status"].as_str() {
            Some("idle" | "error" | "limit_reached") => return Ok(status),
            _ if start.elapsed() > Duration::from_secs(60) => bail!("{uid} is stuck: {status}"),
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
}
