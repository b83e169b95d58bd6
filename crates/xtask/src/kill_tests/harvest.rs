//! A harvester that is killed in the middle of its runs, and the portal that it harvests.

use super::{KEY, client, path};
use crate::http::{self, Client};
use crate::server::{self, Server};
use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Another portal, which nobody kills, with the demo catalog; and the harvester of it, once it is made.
pub struct Source {
    portal: Server,
    harvester: OnceLock<String>,
}

impl Source {
    pub fn start(program: &Path, folder: &Path) -> Result<Self> {
        let address = server::free_address()?;
        let portal = Server::portal(program, &folder.join("source"), &address, KEY, &[], Duration::from_secs(120))?;
        Ok(Self { portal, harvester: OnceLock::new() })
    }

    /// Harvests again and again until `over`; a call that fails is the portal's death.
    pub fn harvest(&self, address: &str, over: &AtomicBool) {
        let Ok(mut client) = client(address) else { return };
        while !over.load(Ordering::Relaxed) && self.run_once(&mut client).is_ok() {}
    }

    fn run_once(&self, client: &mut Client) -> Result<Value> {
        let uid = match self.harvester.get() {
            Some(uid) => uid,
            None => {
                let domain = format!("http://{}", self.portal.address);
                let settings = json!({"type": "ods", "name": "Neighbours", "domain": domain, "api_key": KEY});
                let made = client.json("POST", &path("/harvesters/"), Some(&settings))?;
                let uid = http::uid(&made)?;
                self.harvester.get_or_init(|| uid)
            }
        };
        at_rest(client, uid)?;
        client.json("POST", &path(&format!("/harvesters/{uid}/start/")), None)?;
        at_rest(client, uid)
    }

    /// After a death the harvester comes to rest, and a whole run finds every dataset of the source.
    pub fn faults(&self, client: &mut Client) -> Result<Vec<String>> {
        if self.harvester.get().is_none() {
            return Ok(Vec::new());
        }
        let ended = self.run_once(client)?;
        let whole = ended["has_error"] != true && ended["remote_datasets_count"] == ended["attached_datasets_count"];
        ensure!(ended["remote_datasets_count"].as_u64() > Some(5), "the source has hardly a dataset: {ended}");
        Ok((!whole).then(|| format!("the harvester does not end well: {ended}")).into_iter().collect())
    }
}

fn at_rest(client: &mut Client, uid: &str) -> Result<Value> {
    let start = Instant::now();
    loop {
        let harvester = client.json("GET", &path(&format!("/harvesters/{uid}/")), None)?;
        match harvester["status"].as_str() {
            Some("new" | "idle") => return Ok(harvester),
            _ if start.elapsed() > Duration::from_secs(60) => bail!("the harvester is stuck: {harvester}"),
            _ => thread::sleep(Duration::from_millis(10)),
        }
    }
}
