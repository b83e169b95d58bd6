//! Many runs of one thing.

use crate::http::Answer;
use std::time::Duration;

/// The durations of many runs, sorted.
pub struct Timings(Vec<Duration>);

impl Timings {
    pub fn new(mut durations: Vec<Duration>) -> Self {
        durations.sort();
        Self(durations)
    }

    pub fn median(&self) -> Duration {
        self.at(50)
    }

    /// Nineteen of twenty runs took less.
    pub fn p95(&self) -> Duration {
        self.at(95)
    }

    fn at(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// What the server says it took, from `server-timing: app;dur=3.2` (milliseconds); nothing where it says nothing.
pub fn server_time(answer: &Answer) -> Option<Duration> {
    let header = answer.header("server-timing")?;
    let (_, duration) = header.split_once("dur=")?;
    let number = duration.split([';', ',']).next()?.trim().trim_matches('"').parse::<f64>().ok()?;
    Duration::try_from_secs_f64(number / 1_000.0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_p95_are_measured_values() {
        let timings = Timings::new((1..=100).rev().map(Duration::from_millis).collect());
        assert_eq!((timings.median(), timings.p95()), (Duration::from_millis(50), Duration::from_millis(95)));
        assert_eq!(Timings::new(Vec::new()).median(), Duration::ZERO);
    }
}
