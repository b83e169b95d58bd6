//! How many calls for records a caller has left (behaviour.md 4): counted by dataset and caller, in spans of time that
//! begin with the unit, in UTC. Counts live in memory; a restart begins them anew.

use super::publication::Publication;
use super::viewer::{VIEW_AS, Viewer};
use crate::Portal;
use axum::Json;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit, Zoned, ZonedRound};
use portico_contract::datasets::{CallsQuota, QuotaUnit};
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Counts kept before those of past spans are dropped.
const MANY: usize = 10_000;

/// The calls of everybody, by dataset and user; nobody in particular shares one count.
#[derive(Debug, Default)]
pub struct Quotas(Mutex<HashMap<(String, Option<String>), Count>>);

#[derive(Debug)]
struct Count {
    unit: QuotaUnit,
    ends: Timestamp,
    calls: u64,
}

/// Where a caller stands after a call, as the headers of its answer say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    limit: f64,
    calls: u64,
    ends: Timestamp,
}

impl Standing {
    fn exceeded(self) -> bool {
        self.calls as f64 > self.limit
    }

    fn headers(self) -> [(HeaderName, String); 3] {
        let remaining = (self.limit - self.calls as f64).max(0.0).floor();
        [
            (HeaderName::from_static("x-ratelimit-limit"), self.limit.to_string()),
            (HeaderName::from_static("x-ratelimit-remaining"), remaining.to_string()),
            (HeaderName::from_static("x-ratelimit-reset"), self.ends.as_second().to_string()),
        ]
    }
}

impl Quotas {
    /// Counts a call.
    fn call(&self, dataset: &str, caller: Option<&str>, quota: &CallsQuota, now: Timestamp) -> Standing {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MANY {
            counts.retain(|_, count| count.ends > now);
        }
        let count = counts.entry((dataset.to_owned(), caller.map(str::to_owned))).or_insert_with(|| Count {
            unit: quota.unit,
            ends: end_of(quota.unit, now),
            calls: 0,
        });
        if count.ends <= now || count.unit != quota.unit {
            *count = Count { unit: quota.unit, ends: end_of(quota.unit, now), calls: 0 };
        }
        count.calls = count.calls.saturating_add(1);
        Standing { limit: quota.limit, calls: count.calls, ends: count.ends }
    }
}

/// When the span that `now` is in ends.
fn end_of(unit: QuotaUnit, now: Timestamp) -> Timestamp {
    let now = now.to_zoned(TimeZone::UTC);
    let floor = |unit| now.round(ZonedRound::new().smallest(unit).mode(jiff::RoundMode::Trunc));
    let end = match unit {
        QuotaUnit::Second => floor(Unit::Second).and_then(|start| start.checked_add(1.second())),
        QuotaUnit::Minute => floor(Unit::Minute).and_then(|start| start.checked_add(1.minute())),
        QuotaUnit::Hour => floor(Unit::Hour).and_then(|start| start.checked_add(1.hour())),
        QuotaUnit::Day => now.tomorrow().and_then(|tomorrow| tomorrow.start_of_day()),
        QuotaUnit::Month => {
            now.first_of_month().and_then(|first| first.checked_add(1.month())).and_then(|next| next.start_of_day())
        }
    };
    end.map_or(Timestamp::MAX, |end: Zoned| end.timestamp())
}

fn word(unit: QuotaUnit) -> &'static str {
    match unit {
        QuotaUnit::Second => "second",
        QuotaUnit::Minute => "minute",
        QuotaUnit::Hour => "hour",
        QuotaUnit::Day => "day",
        QuotaUnit::Month => "month",
    }
}

/// Counts a call for records; the answer of one too many. Looking through somebody's eyes uses nothing of theirs up.
pub fn count(
    portal: &Portal,
    publication: &Publication,
    viewer: &Viewer,
    headers: &HeaderMap,
) -> Result<Option<Standing>, Box<Response>> {
    let Some(quota) = publication.access.quota.as_ref().filter(|_| !headers.contains_key(VIEW_AS)) else {
        return Ok(None);
    };
    let caller = viewer.as_ref().map(|caller| caller.username.as_str());
    let standing = portal.quotas().call(publication.uid.as_str(), caller, quota, Timestamp::now());
    if !standing.exceeded() {
        return Ok(Some(standing));
    }
    let body = json!({
        "errorcode": 10005,
        "reset_time": standing.ends.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "limit_time_unit": word(quota.unit),
        "call_limit": quota.limit,
        "error": "Too many requests on this dataset. Try again when the limit is reset.",
    });
    Err(Box::new((StatusCode::TOO_MANY_REQUESTS, standing.headers(), Json(body)).into_response()))
}

/// The answer with how many calls are left.
pub fn with_standing(standing: Option<Standing>, answer: impl IntoResponse) -> Response {
    match standing {
        Some(standing) => (standing.headers(), answer).into_response(),
        None => answer.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_ends_with_its_unit() {
        for (unit, end) in [
            (QuotaUnit::Second, "2024-02-29T23:59:31Z"),
            (QuotaUnit::Minute, "2024-03-01T00:00:00Z"),
            (QuotaUnit::Hour, "2024-03-01T00:00:00Z"),
            (QuotaUnit::Day, "2024-03-01T00:00:00Z"),
            (QuotaUnit::Month, "2024-03-01T00:00:00Z"),
        ] {
            assert_eq!(end_of(unit, at("2024-02-29T23:59:30.5Z")), at(end), "{unit:?}");
        }
        assert_eq!(end_of(QuotaUnit::Month, at("2024-12-01T00:00:00Z")), at("2025-01-01T00:00:00Z"));
    }

    #[test]
    fn calls_are_counted_by_caller_and_begin_anew_with_the_next_span() {
        let (quotas, quota) = (Quotas::default(), CallsQuota { unit: QuotaUnit::Minute, limit: 2.0 });
        let call = |caller: Option<&str>, moment: &str| quotas.call("da_1", caller, &quota, at(moment)).exceeded();
        let calls = [1, 2, 3].map(|second| call(Some("louise"), &format!("2024-01-01T00:00:0{second}Z")[..]));
        assert_eq!(calls, [false, false, true]);
        assert!(!call(None, "2024-01-01T00:00:04Z"), "somebody else");
        assert!(!call(Some("louise"), "2024-01-01T00:01:00Z"), "the next minute");
    }
}
