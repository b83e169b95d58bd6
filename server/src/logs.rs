//! Logs: one line an event; JSON where a machine reads them. And the traces, which are made of the same spans.

use crate::config::{Command, Configuration};
use crate::traces::Traces;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

/// Starts the log, and the traces where they are wanted: of the server only.
pub fn start(configuration: &Configuration) -> Result<Option<Traces>, String> {
    // At a terminal only what is wrong is worth a line; a machine gathers what happened.
    let default = if configuration.json_logs { "info,sqlx=warn,hyper=warn" } else { "warn" };
    let filter = EnvFilter::try_from_env("PORTICO_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines: Box<dyn Layer<Registry> + Send + Sync> = if configuration.json_logs {
        lines.json().flatten_event(true).with_filter(filter).boxed()
    } else {
        lines.compact().with_filter(filter).boxed()
    };
    let endpoint = configuration.traces_endpoint.as_deref().filter(|_| configuration.command == Command::Serve);
    let traces = endpoint.map(Traces::to).transpose()?;
    tracing_subscriber::registry().with(lines).with(traces.as_ref().map(Traces::layer)).init();
    Ok(traces)
}
