//! What a dataset's state is at a glance.
//!
//! In this order: `Running` while the status moves; `Failed` in `error` or `limit_reached`; `Unpublished`;
//! `Changed` where Portico edited it after the last publication, or the portal says it was updated more than two
//! seconds after (publishing itself may touch the date); `Stale` where the metadata declares a frequency and the
//! data is older than twice that; else `Published`. A publication that nobody saw end is not guessed: then a
//! dataset is neither `Changed` nor wrongly so.

use super::record::Record;
use jiff::{SignedDuration, Timestamp};
use portico_contract::datasets::StatusName;
use portico_contract::portico::catalog::CatalogState;

pub(super) fn state(record: &Record, now: Timestamp) -> CatalogState {
    let status = record.life.status.unwrap_or(StatusName::Idle);
    if status.is_moving() {
        CatalogState::Running
    } else if matches!(status, StatusName::Error | StatusName::LimitReached) {
        CatalogState::Failed
    } else if !record.is_published {
        CatalogState::Unpublished
    } else if is_changed(record) {
        CatalogState::Changed
    } else if is_stale(record, now) {
        CatalogState::Stale
    } else {
        CatalogState::Published
    }
}

fn moment(text: &str) -> Option<Timestamp> {
    // A date alone means its first second; a moment without an offset is taken as UTC.
    text.parse().or_else(|_| format!("{text}Z").parse()).or_else(|_| format!("{text}T00:00:00Z").parse()).ok()
}

fn is_changed(record: &Record) -> bool {
    let Some(published) = record.life.published_at.as_ref().and_then(|at| moment(at.as_str())) else { return false };
    let edited = record.life.edited_at.as_ref().and_then(|at| moment(at.as_str()));
    let updated = record.updated_at.as_ref().and_then(|at| moment(at.as_str()));
    edited.is_some_and(|edited| edited > published)
        || updated.is_some_and(|updated| updated.duration_since(published) > SignedDuration::from_secs(2))
}

fn is_stale(record: &Record, now: Timestamp) -> bool {
    let (Some(frequency), Some(modified)) = (&record.frequency, &record.modified) else { return false };
    match (days(frequency), moment(modified)) {
        (Some(days), Some(modified)) => now.duration_since(modified) > SignedDuration::from_hours(24 * 2 * days),
        _ => false,
    }
}

/// Days between two updates, for the words of the European frequency vocabulary and plain English or French ones.
fn days(frequency: &str) -> Option<i64> {
    let word = frequency.rsplit(['/', '#', ':']).next().unwrap_or_default().trim().to_lowercase();
    let days = match word.as_str() {
        "cont" | "continuous" | "realtime" | "real-time" | "hourly" | "daily" | "quotidienne" | "quotidien"
        | "r/p1d" | "p1d" => 1,
        "weekly" | "hebdomadaire" | "r/p1w" | "p1w" => 7,
        "biweekly" | "fortnightly" => 14,
        "monthly" | "mensuelle" | "mensuel" | "p1m" => 31,
        "bimonthly" => 62,
        "quarterly" | "trimestrielle" | "trimestriel" | "p3m" => 92,
        "semiannual" | "annual_2" | "biannual" | "semestrielle" | "p6m" => 184,
        "annual" | "yearly" | "annuelle" | "annuel" | "p1y" => 366,
        "biennial" => 731,
        "triennial" => 1096,
        _ => return None,
    };
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mirror::record::Life;
    use portico_contract::{DatasetId, DatasetUid, Timestamp as Moment};

    fn record() -> Record {
        Record {
            uid: DatasetUid::new("da_1").unwrap(),
            dataset_id: DatasetId::new("trees").unwrap(),
            title: "Trees".into(),
            publisher: None,
            license: None,
            themes: vec![],
            keywords: vec![],
            is_published: true,
            is_restricted: false,
            updated_at: None,
            updated_by: None,
            modified: None,
            frequency: None,
            records: None,
            life: Life { status: Some(StatusName::Idle), ..Life::default() },
        }
    }

    fn at(text: &str) -> Option<Moment> {
        Some(Moment(text.into()))
    }

    #[test]
    fn an_edit_after_the_publication_is_a_change() {
        let now = "2026-06-01T00:00:00Z".parse().unwrap();
        let mut record = record();
        record.updated_at = at("2026-05-02T00:00:00Z");
        assert_eq!(state(&record, now), CatalogState::Published, "the publication is unknown");
        record.life.published_at = at("2026-05-01T00:00:00Z");
        assert_eq!(state(&record, now), CatalogState::Changed);
        record.life.published_at = at("2026-05-01T23:59:59Z");
        assert_eq!(state(&record, now), CatalogState::Published, "within two seconds it is the publication itself");
    }

    #[test]
    fn data_twice_as_old_as_its_frequency_is_stale() {
        let now = "2026-06-01T00:00:00Z".parse().unwrap();
        let mut record = record();
        record.frequency = Some("http://publications.europa.eu/resource/authority/frequency/MONTHLY".into());
        record.modified = Some("2026-04-20".into());
        assert_eq!(state(&record, now), CatalogState::Published);
        record.modified = Some("2026-01-01T10:00:00+00:00".into());
        assert_eq!(state(&record, now), CatalogState::Stale);
        record.frequency = Some("when it rains".into());
        assert_eq!(state(&record, now), CatalogState::Published);
    }

    #[test]
    fn what_fails_or_runs_says_so_before_everything_else() {
        let now = Timestamp::now();
        let mut record = record();
        record.is_published = false;
        assert_eq!(state(&record, now), CatalogState::Unpublished);
        record.life.status = Some(StatusName::LimitReached);
        assert_eq!(state(&record, now), CatalogState::Failed);
        record.life.status = Some(StatusName::Queued);
        assert_eq!(state(&record, now), CatalogState::Running);
    }
}
