//! A portal in a process of its own, so that its memory and its time are not Portico's.

use crate::http::{Client, uid};
use crate::server::{self, Server};
use anyhow::Result;
use std::path::Path;
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
        let scale = datasets.unwrap_or_default().to_string();
        let variables = match datasets {
            Some(_) => [("PORTICO_DEMO", "1"), ("PORTICO_DEMO_SCALE", scale.as_str())].to_vec(),
            None => [("PORTICO_DEMO", "0")].to_vec(),
        };
        let patience = Duration::from_secs(600);
        Ok(Self { server: Server::portal(program, folder, &address, KEY, &variables, patience)? })
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
