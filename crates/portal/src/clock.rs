//! The moment, as the API writes it.

use portico_contract::Timestamp;

/// Now, in UTC, to the millisecond: `2026-11-23T09:12:00.123Z`.
pub fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_moment_has_milliseconds_and_says_utc() {
        let text = super::now().0;
        assert_eq!(text.len(), "2026-11-23T09:12:00.123Z".len());
        assert!(text.ends_with('Z'));
        text.parse::<jiff::Timestamp>().unwrap();
    }
}
