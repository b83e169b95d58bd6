//! A gateway in front of the small portal, with its state in a file or in PostgreSQL.

use crate::upstream::{KEY, Upstream};
use portico_contract::portico::ledger::{LedgerEntry, LedgerQuery};
use portico_contract::portico::person::{Person, Role};
use portico_gateway::{Gateway, GatewayConfig, Secret};
use portico_state::Place;
use sqlx::{AnyConnection, Connection};

/// A gateway with its folder and its portal.
pub struct Bench {
    pub upstream: Upstream,
    pub gateway: Gateway,
    pub folder: tempfile::TempDir,
    pub state: Place,
}

impl Bench {
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// One on each of the two databases.
    pub async fn on_both() -> [Self; 2] {
        let server = Place::Server(portico_test_database::fresh());
        [Self::start().await, Self::with(|config| config.state = server).await]
    }

    /// Another replica, on the same database.
    pub async fn replica(&self, name: &str) -> Gateway {
        let mut config = config(&self.upstream.base, &self.folder);
        config.data_dir = self.folder.path().join(name);
        config.state = self.state.clone();
        Gateway::open(config).await.unwrap()
    }

    /// The database, past the gateway.
    pub async fn database(&self) -> AnyConnection {
        let address = match &self.state {
            Place::File(path) => format!("sqlite://{}", path.display()),
            Place::Server(address) => address.clone(),
        };
        AnyConnection::connect(&address).await.unwrap()
    }

    pub async fn with(change: impl FnOnce(&mut GatewayConfig)) -> Self {
        let upstream = Upstream::start().await;
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&upstream.base, &folder);
        change(&mut config);
        let state = config.state.clone();
        Self { upstream, gateway: Gateway::open(config).await.unwrap(), folder, state }
    }

    pub async fn entries(&self) -> Vec<LedgerEntry> {
        self.gateway.ledger_page(&admin(), &LedgerQuery::default()).await.unwrap().entries
    }

    /// The newest entry.
    pub async fn last(&self) -> LedgerEntry {
        self.entries().await.remove(0)
    }
}

pub fn config(base: &str, folder: &tempfile::TempDir) -> GatewayConfig {
    let mut config = GatewayConfig::new(base, Secret::new(KEY), folder.path());
    config.mirror.background = false;
    config
}

pub fn person(id: &str, roles: &[Role]) -> Person {
    Person { id: id.to_owned(), name: format!("Person {id}"), email: None, roles: roles.to_vec() }
}

pub fn admin() -> Person {
    person("ada", &[Role::Admin])
}
