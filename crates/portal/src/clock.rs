//! The moment, as the API writes it; and the clock that schedules go by.

use portico_contract::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::Notify;

/// Now, in UTC, to the millisecond: `2026-11-23T09:12:00.123Z`.
pub fn now() -> Timestamp {
    written(jiff::Timestamp::now())
}

/// A moment in the same way.
pub fn written(moment: jiff::Timestamp) -> Timestamp {
    Timestamp(moment.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

/// The time of the machine, unless it was set to another: it goes on from there.
#[derive(Debug, Default)]
pub struct Clock {
    /// Milliseconds before the machine's time.
    ahead: AtomicI64,
    moved: Notify,
}

impl Clock {
    pub fn now(&self) -> jiff::Timestamp {
        let ahead = jiff::SignedDuration::from_millis(self.ahead.load(Ordering::Relaxed));
        jiff::Timestamp::now().saturating_add(ahead).unwrap_or(jiff::Timestamp::MAX)
    }

    /// Sets the clock, and wakes what waits for a moment.
    pub fn set(&self, moment: jiff::Timestamp) {
        let ahead = moment.duration_since(jiff::Timestamp::now()).as_millis();
        self.ahead.store(i64::try_from(ahead).unwrap_or(0), Ordering::Relaxed);
        self.wake();
    }

    /// Lets what waits for a moment look again.
    pub fn wake(&self) {
        self.moved.notify_one();
    }

    /// Done when somebody calls [`Clock::wake`], also where that was before.
    pub async fn woken(&self) {
        self.moved.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_milliseconds_and_says_utc() {
        let text = now().0;
        assert_eq!(text.len(), "2026-11-23T09:12:00.123Z".len());
        assert!(text.ends_with('Z'));
        text.parse::<jiff::Timestamp>().unwrap();
    }

    #[test]
    fn a_clock_that_was_set_goes_on_from_there() {
        let clock = Clock::default();
        let moment: jiff::Timestamp = "2027-03-28T00:59:00Z".parse().unwrap();
        clock.set(moment);
        assert!(clock.now().duration_since(moment).as_secs() < 5);
    }
}
