//! `portico`: the dashboard's server, and the embedded portal on its own.

mod backup;
mod catalog_csv;
mod config;
mod context;
mod embedded;
mod events;
mod failure_page;
mod functions;
mod headers;
mod health;
mod healthcheck;
mod host;
mod ledger;
mod limits;
mod logs;
mod metrics;
mod migrate;
mod orders;
mod origin;
mod peer;
mod request_id;
mod serve;
mod sign_in;
mod site;
mod stop;
mod timing;
mod traces;
mod transfer;

use config::{Command, Configuration, Settings};
use std::process::ExitCode;

/// The allocator of musl makes threads wait for each other.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let settings = Settings::gather(variable, |path| std::fs::read_to_string(path));
    let configuration = Configuration::read(std::env::args().skip(1), &settings);
    if std::env::args().any(|argument| argument == "check-config") {
        print!("{}", settings.shown());
    }
    let configuration = match configuration {
        Ok(configuration) => configuration,
        Err(problems) => {
            eprintln!("portico does not start:");
            problems.iter().for_each(|problem| eprintln!("  {problem}"));
            return ExitCode::from(2);
        }
    };
    let traces = match logs::start(&configuration) {
        Ok(traces) => traces,
        Err(problem) => {
            eprintln!("portico does not start:\n  {problem}");
            return ExitCode::from(2);
        }
    };
    let result = match configuration.command.clone() {
        Command::Serve => serve::run(configuration).await.map(|()| ExitCode::SUCCESS),
        Command::Portal => embedded::run_alone(configuration).await.map(|()| ExitCode::SUCCESS),
        Command::CheckConfig => Ok(ExitCode::SUCCESS),
        Command::Ledger(task) => ledger::run(&configuration, task).await,
        Command::Backup { file, sessions } => backup::take(&configuration, &file, sessions).await,
        Command::Restore { file } => backup::restore(&configuration, &file).await,
        Command::Healthcheck => healthcheck::run(&configuration).await,
        Command::Migrate => migrate::run(&configuration).await.map(|()| ExitCode::SUCCESS),
    };
    if let Some(traces) = traces {
        traces.end().await;
    }
    result.unwrap_or_else(|error| {
        eprintln!("portico stopped: {error}");
        ExitCode::FAILURE
    })
}
