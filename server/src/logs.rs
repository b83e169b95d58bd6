//! Logs: one line an event; JSON where a machine reads them.

use crate::config::Configuration;
use tracing_subscriber::EnvFilter;

pub fn start(configuration: &Configuration) {
    // At a terminal only what is wrong is worth a line; a machine gathers what happened.
    let default = if configuration.json_logs { "info,sqlx=warn,hyper=warn" } else { "warn" };
    let filter = EnvFilter::try_from_env("PORTICO_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if configuration.json_logs {
        logs.json().flatten_event(true).init();
    } else {
        logs.compact().init();
    }
}
