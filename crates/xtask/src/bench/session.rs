//! A release server in front of the portal, with somebody signed in.

use super::portal::BenchPortal;
use crate::http::{Answer, Client};
use crate::serve::Build;
use crate::server::{self, Output, Server};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

pub struct Session {
    server: Server,
    client: Client,
}

impl Session {
    /// Starts Portico with the portal at `upstream` and signs in by the link that it prints.
    pub fn start(build: &Build, folder: &Path, portal: &BenchPortal, upstream: &str) -> Result<Self> {
        let address = server::free_address()?;
        let mut command = Command::new(&build.program);
        command
            .env("PORTICO_ADDRESS", &address)
            .env("PORTICO_SITE", &build.site)
            .env("PORTICO_DATA", folder.join("data"))
            // What is measured is the server, not its patience.
            .env("PORTICO_LIMIT_WRITES", "0")
            .env("PORTICO_LIMIT_EXPORTS", "0")
            .env("PORTICO_UPSTREAM_URL", format!("http://{upstream}"))
            .env("PORTICO_UPSTREAM_KEY", portal.key());
        let log = folder.join("portico.log");
        let server = Server::start(&mut command, &address, Output::Kept(&log), Duration::from_secs(120))?;
        let client = sign_in(&address, &std::fs::read_to_string(&log)?)?;
        Ok(Self { server, client })
    }

    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// Waits until the catalog mirror holds at least that many datasets.
    pub fn wait_for_mirror(&mut self, datasets: u64) -> Result<()> {
        let start = Instant::now();
        loop {
            let page: Value = serde_json::from_slice(&self.catalog(&json!({"page": 1, "size": 25}))?.body)?;
            if page["mirrored_at"].is_string() && page["catalog_total"].as_u64().is_some_and(|total| total >= datasets)
            {
                return Ok(());
            }
            if start.elapsed() > Duration::from_secs(300) {
                bail!("the mirror holds {} datasets after five minutes", page["catalog_total"]);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// A page as a browser gets it.
    pub fn page(&mut self, path: &str) -> Result<String> {
        let answer = self.client.get(path)?.success("GET", path)?;
        Ok(String::from_utf8(answer.body)?)
    }

    /// The same for somebody who has not signed in.
    pub fn page_for_strangers(&self, path: &str) -> Result<String> {
        let answer = Client::connect(&self.server.address)?.get(path)?.success("GET", path)?;
        Ok(String::from_utf8(answer.body)?)
    }

    /// Asks the mirror.
    pub fn catalog(&mut self, query: &Value) -> Result<Answer> {
        self.post("/api/catalog", &json!({"query": query}))
    }

    /// Calls an operation of the API, as a page does.
    pub fn invoke(&mut self, operation: &str, payload: &Value) -> Result<Answer> {
        self.post("/api/invoke", &json!({"operation": operation, "payload": payload}))
    }

    fn post(&mut self, path: &str, body: &Value) -> Result<Answer> {
        let answer = self.client.send("POST", path, Some("application/json"), body.to_string().as_bytes())?;
        answer.success("POST", path)
    }
}

/// Presses the button of the link that is printed at the start.
fn sign_in(address: &str, log: &str) -> Result<Client> {
    let link = log.split_whitespace().find_map(|word| word.strip_prefix(&format!("http://{address}")));
    let (path, key) = link.and_then(|link| link.split_once('?')).context("Portico printed no link to sign in")?;
    let mut client = Client::connect(address)?;
    client.header("sec-fetch-site", "same-origin");
    let answer = client.send("POST", path, Some("application/x-www-form-urlencoded"), key.as_bytes())?;
    let cookies = answer.success("POST", path)?.cookies();
    if cookies.is_empty() {
        bail!("signing in gave no session");
    }
    client.header("cookie", &cookies.join("; "));
    Ok(client)
}
