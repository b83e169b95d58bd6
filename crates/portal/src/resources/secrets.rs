//! Secrets of the connection that a resource has to itself.

use crate::Outcome;
use crate::secrets::{self, Empty};
use portico_contract::datasources::Datasource;
use portico_vault::Vault;
use serde_json::Value as Json;

/// The datasource without its secrets.
pub fn hidden(datasource: Datasource) -> Outcome<Datasource> {
    changed(datasource, |connection| {
        secrets::hide(connection);
        Ok(())
    })
}

/// The datasource with the secrets of `stored` where it has none of its own, for the same server and user only.
pub fn completed(datasource: Datasource, stored: &Datasource) -> Outcome<Datasource> {
    let stored = serde_json::to_value(stored)?;
    changed(datasource, |connection| {
        secrets::complete(connection, &stored["connection"], Empty::Keeps);
        Ok(())
    })
}

/// The datasource as it is stored.
pub fn sealed(datasource: Datasource, vault: &Vault) -> Outcome<Datasource> {
    changed(datasource, |connection| secrets::seal(connection, vault))
}

fn changed(datasource: Datasource, change: impl FnOnce(&mut Json) -> Outcome<()>) -> Outcome<Datasource> {
    let mut json = serde_json::to_value(datasource)?;
    if let Some(connection) = json.get_mut("connection") {
        change(connection)?;
    }
    Ok(serde_json::from_value(json)?)
}
