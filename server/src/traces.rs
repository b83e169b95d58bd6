//! Traces for a collector that speaks OTLP over HTTP (`OTEL_EXPORTER_OTLP_ENDPOINT`): a span for each request, and under
//! it one for each call to the portal. They hold methods, paths, statuses and the names of operations, and never an
//! event of the log: those name people.

use async_trait::async_trait;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use portico_gateway::CALL_SPANS;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

/// How long the collector may take for a batch.
const PATIENCE: Duration = Duration::from_secs(10);

/// The way to the collector, closed when the process ends.
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// To a collector at `http://127.0.0.1:4318`. Other variables of OpenTelemetry (`OTEL_SERVICE_NAME`,
    /// `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_TRACES_SAMPLER`) are read from the environment by its library.
    pub fn to(endpoint: &str) -> Result<Self, String> {
        let client = reqwest::Client::builder().timeout(PATIENCE).build().map_err(|error| error.to_string())?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Sender { client, runtime: Handle::current() })
            .with_protocol(Protocol::HttpJson)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .build()
            .map_err(|error| format!("OTEL_EXPORTER_OTLP_ENDPOINT: {error}"))?;
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name("portico");
        }
        Ok(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource.build()).build()))
    }

    /// The layer of the log that makes traces of its spans.
    pub fn layer<S: Subscriber + for<'span> LookupSpan<'span>>(&self) -> impl Layer<S> + use<S> {
        let layer = tracing_opentelemetry::layer().with_tracer(self.0.tracer("portico"));
        layer.with_location(false).with_threads(false).with_target(false).with_filter(filter_fn(is_told))
    }

    /// Sends what is left.
    pub async fn end(self) {
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown()).await;
        if let Ok(Err(error)) = ended {
            eprintln!("the last traces were not sent: {error}");
        }
    }
}

/// Spans of requests and of calls, and nothing of what libraries say.
fn is_told(metadata: &Metadata<'_>) -> bool {
    let own = metadata.target().starts_with("portico") && *metadata.level() <= Level::INFO;
    metadata.is_span() && (own || metadata.target() == CALL_SPANS)
}

/// Sends batches with the client that everything here uses. They come from a thread that knows nothing of the runtime.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, answer.bytes().await?))
        });
        let (status, headers, body) = sent.await??;
        let mut response = Response::builder().status(status).body(body)?;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
