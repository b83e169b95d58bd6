//! Speaking to the portal over HTTP: time-outs, turns, retries where they are safe, circuit breaker.

mod answer;
mod breaker;
mod explore;
mod lanes;
mod retry;

pub use answer::Reply;
pub(crate) use answer::{failure, unreadable};
pub(crate) use explore::Explored;
pub use lanes::Lane;
pub(crate) use lanes::Turn;

use crate::call::Call;
use crate::config::{GatewayConfig, OpenError};
use crate::figures::{CALL_SPANS, CallTimes, call_times, outcome};
use breaker::Breaker;
use lanes::Lanes;
use portico_contract::{ApiError, ErrorCode, Method, escape_segment};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use retry::{Budget, pause_before, retry_after};
use std::{collections::HashMap, time::Duration};
use tokio::time::{Instant, timeout_at};
use tracing::field::Empty;
use tracing::{Instrument, Span};

const BASE_PATH: &str = "/api/automation/v1.0";

#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    authorization: HeaderValue,
    lanes: Lanes,
    breaker: Breaker,
    budget: Budget,
    total: Duration,
    paths: HashMap<String, String>,
    pub times: CallTimes,
}

/// How one try ended.
enum Try {
    Done(Result<Reply, ApiError>),
    /// Worth another try; after this long where the portal said so.
    Again(ApiError, Option<Duration>),
}

impl Client {
    pub fn new(config: &GatewayConfig) -> Result<Self, OpenError> {
        let base = config.base.trim_end_matches('/');
        let base = base.strip_suffix(BASE_PATH).unwrap_or(base);
        let url = reqwest::Url::parse(base).map_err(|error| OpenError::Address(error.to_string()))?;
        let host = url.host_str().ok_or_else(|| OpenError::Address("it names no host".to_owned()))?;
        let mut authorization =
            HeaderValue::from_str(&format!("Apikey {}", config.key.expose())).map_err(|_| OpenError::Key)?;
        authorization.set_sensitive(true);
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("portico/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(Duration::from_secs(60))
            .pool_max_idle_per_host(config.parallel.max(4))
            // The key must not follow a redirect to another host.
            .redirect(reqwest::redirect::Policy::none());
        if host == "localhost" || host.starts_with("127.") || host == "[::1]" {
            http = http.no_proxy();
        }
        Ok(Self {
            http: http.build()?,
            base: format!("{base}{BASE_PATH}"),
            authorization,
            lanes: Lanes::new(config.parallel),
            breaker: Breaker::new(config.breaker_failures, config.breaker_pause),
            budget: Budget::default(),
            total: config.total_timeout,
            paths: config.paths.clone(),
            times: call_times(),
        })
    }

    /// True while the portal is left alone after failures in a row.
    pub fn is_open(&self) -> bool {
        self.breaker.is_open()
    }

    /// Calls that wait for their turn.
    pub fn waiting(&self, lane: Lane) -> usize {
        self.lanes.waiting(lane)
    }

    /// Does a call, counts how it ended and how long it took, and traces it below the request that it is made for.
    pub async fn timed<T>(
        &self,
        operation: &'static str,
        call: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        let start = Instant::now();
        // What the mirror asks for by itself is no trace of anything.
        let span = if Span::current().is_none() {
            Span::none()
        } else {
            tracing::debug_span!(target: CALL_SPANS, "portal call", operation, outcome = Empty)
        };
        let result = call.instrument(span.clone()).await;
        let outcome = outcome(&result);
        span.record("outcome", outcome);
        let labels = [("operation", operation), ("outcome", outcome)];
        self.times.get_or_create(&labels).observe(start.elapsed().as_secs_f64());
        result
    }

    /// A request with address, key and query, without a body.
    pub fn request(&self, call: &Call) -> reqwest::RequestBuilder {
        let path = match self.paths.get(call.info.name) {
            None => call.path(),
            Some(path) => call
                .path
                .iter()
                .fold(path.clone(), |path, (name, value)| path.replace(&format!("{{{name}}}"), &escape_segment(value))),
        };
        let method = match call.info.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let request = self.http.request(method, format!("{}{path}", self.base));
        let request = request.header(AUTHORIZATION, self.authorization.clone());
        if call.query.is_empty() { request } else { request.query(&call.query) }
    }

    /// One call with all its tries, within the total time.
    pub async fn send(&self, lane: Lane, call: &Call) -> Result<Reply, ApiError> {
        self.timed(call.info.name, self.tries(lane, call)).await
    }

    async fn tries(&self, lane: Lane, call: &Call) -> Result<Reply, ApiError> {
        let deadline = Instant::now() + self.total;
        self.budget.earn();
        let mut tries = 0;
        loop {
            tries += 1;
            let (error, asked) = match self.attempt(lane, call, deadline).await {
                // A DELETE whose first answer was lost finds nothing left: that is what was wanted.
                Try::Done(Err(error))
                    if tries > 1 && call.info.method == Method::Delete && error.code == ErrorCode::NotFound =>
                {
                    return Reply::new(204, bytes::Bytes::new());
                }
                Try::Done(result) => return result,
                Try::Again(error, asked) => (error, asked),
            };
            let pause = asked.unwrap_or_else(|| pause_before(tries));
            let safe = call.info.method != Method::Post;
            if !safe || tries >= 3 || Instant::now() + pause >= deadline || !self.budget.spend() {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&self, lane: Lane, call: &Call, deadline: Instant) -> Try {
        if let Err(wait) = self.breaker.admit() {
            return Try::Done(Err(left_alone(wait)));
        }
        let Ok(_turn) = timeout_at(deadline, self.lanes.turn(lane)).await else {
            return Try::Done(Err(unreachable("The portal is busy with other calls; this one was not sent.")));
        };
        let mut request = self.request(call);
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        let Ok(sent) = timeout_at(deadline, request.send()).await else {
            self.breaker.failed();
            return Try::Done(Err(too_late(call, self.total)));
        };
        let response = match sent {
            Ok(response) => response,
            Err(error) => {
                self.breaker.failed();
                return Try::Again(cut_off(call, &error), None);
            }
        };
        let status = response.status();
        if status.is_success() {
            return match timeout_at(deadline, answer::success(response)).await {
                Err(_) => {
                    self.breaker.failed();
                    Try::Done(Err(too_late(call, self.total)))
                }
                Ok(Err(error)) => {
                    self.breaker.failed();
                    Try::Again(cut_off(call, &error), None)
                }
                Ok(Ok(result)) => {
                    self.breaker.answered();
                    Try::Done(result)
                }
            };
        }
        // A 500 is one operation's fault; a gateway's 502 to 504 mean that nobody is there.
        if matches!(status.as_u16(), 502..=504) {
            self.breaker.failed()
        } else {
            self.breaker.answered()
        }
        let asked = retry_after(response.headers());
        let Ok(error) = timeout_at(deadline, failure(response)).await else {
            return Try::Done(Err(too_late(call, self.total)));
        };
        if status.as_u16() == 429 || status.is_server_error() {
            Try::Again(error, asked)
        } else if status.is_redirection() {
            Try::Done(Err(unreadable(status.as_u16(), "it points elsewhere; check the portal's address")))
        } else if error.code == ErrorCode::NotFound && call.info.method == Method::Get && call.path.is_empty() {
            // A collection is never missing: 45 paths are inferred, and this portal has another or none.
            let message = format!("This portal does not offer “{}”.", call.info.name);
            Try::Done(Err(ApiError::new(ErrorCode::NotOffered, message)))
        } else {
            Try::Done(Err(error))
        }
    }

    /// A turn for a transfer, which has no total time: files take as long as they take.
    pub async fn turn_for_transfer(&self, lane: Lane) -> Result<Turn, ApiError> {
        self.breaker.admit().map_err(left_alone)?;
        let turn = tokio::time::timeout(self.total, self.lanes.turn(lane)).await;
        turn.map_err(|_| unreachable("The portal is busy with other calls; this one was not sent."))
    }

    /// Tells the breaker how a transfer went.
    pub fn transferred(&self, reached: bool) {
        if reached { self.breaker.answered() } else { self.breaker.failed() }
    }
}

fn unreachable(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Unreachable, message)
}

/// Something was sent and no answer arrived: status 0.
fn lost(message: String) -> ApiError {
    ApiError { status: 0, ..unreachable(message) }
}

fn left_alone(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + 1;
    unreachable(format!("The portal has stopped answering. Nothing was sent; Portico tries again in {seconds} s."))
}

/// What a lost answer means depends on whether the call could have changed something.
fn uncertainty(call: &Call) -> &'static str {
    if call.is_write() { " Whether the change was made is not known: look before you try again." } else { "" }
}

fn too_late(call: &Call, total: Duration) -> ApiError {
    lost(format!("The portal did not answer within {} s.{}", total.as_secs_f32(), uncertainty(call)))
}

pub(crate) fn cut_off(call: &Call, error: &reqwest::Error) -> ApiError {
    // The error's text may hold the address; its kind says enough to a person.
    tracing::warn!(operation = call.info.name, kind = %kind(error), "the portal did not answer");
    if error.is_connect() {
        return unreachable("The portal cannot be reached. Nothing was sent.");
    }
    lost(format!("The connection to the portal broke.{}", uncertainty(call)))
}

fn kind(error: &reqwest::Error) -> &'static str {
    match () {
        () if error.is_connect() => "connect",
        () if error.is_timeout() => "time-out",
        () if error.is_body() || error.is_decode() => "body",
        () => "request",
    }
}
