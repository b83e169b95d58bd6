//! Logs: one line an event; JSON where a machine reads them.

use crate::config::Configuration;
use tracing_subscriber::EnvFilter;

pub fn start(configuration: &Configuration) {
    let filter = EnvFilter::try_from_env("PORTICO_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if configuration.json_logs {
        logs.json().flatten_event(true).init();
    } else {
        logs.compact().init();
    }
}
