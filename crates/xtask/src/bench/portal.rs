//! A portal in a process of its own, so that its memory and its time are not Portico's.

use crate::http::Client;
use crate::server::{self, Output, Server};
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

const KEY: &str = "bench-key";
const BASE: &str = "/api/automation/v1.0";

pub struct BenchPortal {
    server: Server,
}

impl BenchPortal {
    /// Starts it with that many datasets, or empty. Its data is kept under `folder`.
    pub fn start(program: &Path, folder: &Path, datasets: Option<u32>) -> Result<Self> {
        let address = server::free_address()?;
        let mut command = Command::new(program);
        command
            .arg("portal")
            .env("PORTICO_PORTAL_ADDRESS", &address)
            .env("PORTICO_PORTAL_KEY", KEY)
            .env("PORTICO_DATA", folder.join("data"))
            .env("PORTICO_DEMO", if datasets.is_some() { "1" } else { "0" });
        if let Some(datasets) = datasets {
            command.env("PORTICO_DEMO_SCALE", datasets.to_string());
        }
        let patience = Duration::from_secs(600);
        Ok(Self { server: Server::start(&mut command, &address, Output::Kept(&folder.join("portal.log")), patience)? })
    }

    pub fn address(&self) -> &str {
        &self.server.address
    }

    pub const fn key(&self) -> &'static str {
        KEY
    }

    pub fn id(&self) -> u32 {
        self.server.id()
    }

    /// A connection that carries the key.
    pub fn client(&self) -> Result<Client> {
        self.client_at(self.address())
    }

    /// The same to where something stands in front of it.
    pub fn client_at(&self, address: &str) -> Result<Client> {
        let mut client = Client::connect(address)?;
        client.header("authorization", &format!("Apikey {KEY}"));
        Ok(client)
    }

    /// The path of an operation: `path` is the reference's.
    pub fn path(path: &str) -> String {
        format!("{BASE}{path}")
    }

    /// The uid of some dataset.
    pub fn any_dataset(&self) -> Result<String> {
        let page = self.client()?.json("GET", &Self::path("/datasets/?limit=1"), None)?;
        uid(&page["results"][0])
    }
}

/// The `uid` of what the portal answered.
pub fn uid(thing: &Value) -> Result<String> {
    thing["uid"].as_str().map(str::to_owned).with_context(|| format!("no uid in {thing}"))
}
