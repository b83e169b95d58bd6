//! `portico migrate`: brings the tables up to date, for a database where the server itself may not.

use crate::config::Configuration;
use crate::sign_in::Sessions;
use portico_gateway::Gateway;

pub async fn run(configuration: &Configuration) -> Result<(), String> {
    let failed = |error| format!("the tables are not up to date: {error}");
    if configuration.database.is_none() {
        return Err("DATABASE_URL is not set. Files are brought up to date when Portico starts.".to_owned());
    }
    Gateway::migrate(&configuration.state("")).await.map_err(failed)?;
    Sessions::migrate(&configuration.state("")).await.map_err(failed)?;
    println!("The tables are up to date.");
    Ok(())
}
