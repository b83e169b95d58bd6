//! `portico`: the dashboard's server, and the embedded portal on its own.

mod catalog_csv;
mod config;
mod context;
mod embedded;
mod events;
mod functions;
mod headers;
mod health;
mod host;
mod logs;
mod orders;
mod origin;
mod request_id;
mod serve;
mod sign_in;
mod site;
mod stop;
mod timing;
mod transfer;

use config::{Command, Configuration};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let configuration = match Configuration::from_env() {
        Ok(configuration) => configuration,
        Err(problems) => {
            eprintln!("portico does not start:");
            problems.iter().for_each(|problem| eprintln!("  {problem}"));
            return ExitCode::from(2);
        }
    };
    logs::start(&configuration);
    let result = match configuration.command {
        Command::Serve => serve::run(configuration).await,
        Command::Portal => embedded::run_alone(configuration).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portico stopped: {error}");
            ExitCode::FAILURE
        }
    }
}
