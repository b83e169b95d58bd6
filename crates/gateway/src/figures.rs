//! What the gateway counts, for whoever watches it. Nothing here is about a person, or names what was sent.

use crate::client::Lane;
use crate::gateway::Gateway;
use portico_contract::{ApiError, ErrorCode};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use std::time::Duration;

/// How long calls to the portal took, by `operation` and `outcome`, in seconds.
pub type CallTimes = Family<[(&'static str, &'static str); 2], Histogram, fn() -> Histogram>;

/// The target of the spans around calls: for traces, too many for a log.
pub const CALL_SPANS: &str = "portico_gateway::calls";

/// Upper ends, in seconds: a call gives up after ten.
const ENDS: [f64; 9] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

pub(crate) fn call_times() -> CallTimes {
    Family::new_with_constructor(|| Histogram::new(ENDS))
}

/// How a call ended, in a word.
pub(crate) fn outcome<T>(result: &Result<T, ApiError>) -> &'static str {
    match result {
        Ok(_) => "done",
        Err(error) => match (&error.code, error.status) {
            (ErrorCode::Unreachable, 0) => "lost",
            (ErrorCode::Unreachable, _) => "not_sent",
            (ErrorCode::Unreadable, _) => "unreadable",
            (_, 500..) => "failed",
            _ => "refused",
        },
    }
}

/// The gateway at this moment.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The portal does not answer and is left alone.
    pub is_left_alone: bool,
    /// Calls of people that wait for their turn.
    pub people_waiting: usize,
    /// Calls of the mirror and of jobs that do.
    pub background_waiting: usize,
    /// Since the last pass over the whole catalog; nothing before the first.
    pub mirror_age: Option<Duration>,
    pub datasets: u64,
}

impl Gateway {
    /// How long calls took; it goes on counting.
    pub fn call_times(&self) -> CallTimes {
        self.core.client.times.clone()
    }

    pub fn figures(&self) -> Figures {
        let mirrored_at = self.core.mirror.mirrored_at().and_then(|at| at.as_str().parse::<jiff::Timestamp>().ok());
        Figures {
            is_left_alone: self.is_unreachable(),
            people_waiting: self.core.client.waiting(Lane::People),
            background_waiting: self.core.client.waiting(Lane::Background),
            mirror_age: mirrored_at.map(|at| jiff::Timestamp::now().duration_since(at).unsigned_abs()),
            datasets: self.core.mirror.tally().0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_tells_whether_the_portal_was_reached() {
        let failed = |code, status| outcome::<()>(&Err(ApiError { status, ..ApiError::new(code, "") }));
        assert_eq!(outcome(&Ok(())), "done");
        assert_eq!(failed(ErrorCode::Unreachable, 0), "lost");
        assert_eq!(failed(ErrorCode::Unreachable, 502), "not_sent");
        assert_eq!(failed(ErrorCode::Unreadable, 502), "unreadable");
        assert_eq!(failed(ErrorCode::InternalError, 503), "failed");
        assert_eq!(failed(ErrorCode::ValidationError, 400), "refused");
    }
}
