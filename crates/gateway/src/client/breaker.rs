//! The circuit breaker: a portal that does not answer is left alone for a while, and callers hear so at once.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

#[derive(Debug)]
enum State {
    Closed {
        failures: u32,
    },
    Open {
        until: Instant,
    },
    /// One call is out to see; the others wait for what it finds. It may be lost, hence the moment.
    Probing {
        until: Instant,
    },
}

/// Counts failures in a row.
#[derive(Debug)]
pub(crate) struct Breaker {
    state: Mutex<State>,
    failures: u32,
    pause: Duration,
}

impl Breaker {
    pub fn new(failures: u32, pause: Duration) -> Self {
        Self { state: Mutex::new(State::Closed { failures: 0 }), failures: failures.max(1), pause }
    }

    /// May a call go out? Otherwise: how long until the next may.
    pub fn admit(&self) -> Result<(), Duration> {
        let now = Instant::now();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => Ok(()),
            State::Open { until } | State::Probing { until } if now < until => Err(until - now),
            State::Open { .. } | State::Probing { .. } => {
                *state = State::Probing { until: now + self.pause };
                Ok(())
            }
        }
    }

    /// The portal answered, whatever it said.
    pub fn answered(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Closed { failures: 0 };
    }

    /// The portal did not answer.
    pub fn failed(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let failures = match *state {
            State::Closed { failures } => failures + 1,
            State::Open { .. } | State::Probing { .. } => self.failures,
        };
        *state = if failures >= self.failures {
            State::Open { until: Instant::now() + self.pause }
        } else {
            State::Closed { failures }
        };
    }

    /// True while calls are turned away.
    pub fn is_open(&self) -> bool {
        !matches!(*self.state.lock().unwrap_or_else(PoisonError::into_inner), State::Closed { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_probe_through() {
        let breaker = Breaker::new(2, Duration::from_millis(20));
        breaker.failed();
        assert!(breaker.admit().is_ok());
        breaker.failed();
        assert!(breaker.admit().is_err());
        std::thread::sleep(Duration::from_millis(25));
        assert!(breaker.admit().is_ok(), "the probe");
        assert!(breaker.admit().is_err(), "only one probe");
        breaker.answered();
        assert!(breaker.admit().is_ok());
    }

    #[test]
    fn an_answer_between_failures_starts_the_count_anew() {
        let breaker = Breaker::new(2, Duration::from_secs(1));
        breaker.failed();
        breaker.answered();
        breaker.failed();
        assert!(!breaker.is_open());
    }
}
