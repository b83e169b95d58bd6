//! Moments as catalogs write them, as this portal's templates take them.

use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;

/// `2026-11-23T09:12:00Z`. A moment without a zone is taken for UTC, as CKAN means it; a rhythm (`R/P1D`) is none.
pub fn moment(text: &str) -> Option<Json> {
    let text = text.trim();
    let moment = match text.parse::<jiff::Timestamp>() {
        Ok(moment) => moment,
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(),
    };
    Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string().into())
}

/// `2026-11-23`.
pub fn date(text: &str) -> Option<Json> {
    let text = text.trim();
    let date = text.parse::<Date>().or_else(|_| text.get(..10).unwrap_or_default().parse::<Date>()).ok()?;
    Some(date.strftime("%Y-%m-%d").to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_the_spellings_of_catalogs() {
        for (text, expected) in [
            ("2024-05-01", "2024-05-01T00:00:00Z"),
            ("2024-05-01T10:11:12.123456", "2024-05-01T10:11:12Z"),
            ("2024-05-01T12:11:12+02:00", "2024-05-01T10:11:12Z"),
        ] {
            assert_eq!(moment(text), Some(expected.into()), "{text}");
        }
        assert_eq!(moment("R/P1D"), None);
        assert_eq!(date("2024-05-01T10:11:12Z"), Some("2024-05-01".into()));
        assert_eq!(date("May"), None);
    }
}
