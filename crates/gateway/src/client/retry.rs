//! When a call is tried again, and how long after.

use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Keeps retries to a fraction of the calls, so that a portal in trouble is not asked 3 times as much.
#[derive(Debug)]
pub(crate) struct Budget(Mutex<f32>);

const MOST: f32 = 10.0;
/// Retries earned by each call: requests grow by at most a quarter.
const EARNED: f32 = 0.25;

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(MOST))
    }
}

impl Budget {
    pub fn earn(&self) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *tokens = (*tokens + EARNED).min(MOST);
    }

    pub fn spend(&self) -> bool {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = *tokens >= 1.0;
        if enough {
            *tokens -= 1.0;
        }
        enough
    }
}

/// 100 to 200 ms before the second try, twice that before the third: at random, so that callers do not march in step.
pub(crate) fn pause_before(tries: u32) -> Duration {
    let most = 200 * 2_u64.saturating_pow(tries.saturating_sub(1)).min(16);
    Duration::from_millis(rand::random_range(most / 2..=most))
}

/// The seconds that the portal asks to wait. A date is not used by this API.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(3600)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_stay_a_quarter_of_the_calls() {
        let budget = Budget::default();
        let spent = (0..1000).filter(|_| {
            budget.earn();
            budget.spend()
        });
        assert!(spent.count() <= 260);
    }
}
