//! When a schedule comes next, on the clocks of its zone.
//!
//! Across the changes of daylight-saving time it does what cron does. A schedule that tells times of the day (`30 2 * * *`)
//! comes once for each: a time that the clocks leave out comes when they go forward, one that they show twice comes the
//! first time. Any other (`*/15 * * * *`) is a rhythm, which follows the clocks as they show: it never waits longer and
//! never comes closer because of the change.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use portico_contract::ApiError;
use portico_contract::cron::CronSchedule;

/// The zone of this name (`Europe/Paris`), or a refusal that names the field `timezone`.
pub fn zone(name: &str) -> Result<TimeZone, ApiError> {
    // Where a name is looked up among files it must not lead anywhere else.
    let is_plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "_+-/".contains(c)) && !name.starts_with('/');
    let found = if is_plain { TimeZone::get(name).ok() } else { None };
    found.ok_or_else(|| ApiError::invalid("timezone", format!("\"{name}\" is not a known time zone.")))
}

/// The first moment after this one at which the schedule comes; nothing where it never does (30 February), or is none.
pub fn next_after(schedule: &CronSchedule, zone: &TimeZone, moment: Timestamp) -> Option<Timestamp> {
    let cron = schedule.pattern().ok()?;
    let next = |from: DateTime, inclusive| cron.find_next_occurrence(&from, inclusive).ok();
    match schedule.tells_times() {
        true => next_time(next, zone, moment),
        false => next_beat(next, zone, moment),
    }
}

fn next_time(
    next: impl Fn(DateTime, bool) -> Option<DateTime>,
    zone: &TimeZone,
    moment: Timestamp,
) -> Option<Timestamp> {
    let mut civil = zone.to_datetime(moment);
    loop {
        civil = next(civil, false)?;
        let comes = match zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(civil).ok()?,
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(civil).ok()?,
            AmbiguousOffset::Gap { before, .. } => change_at_or_before(zone, before.to_timestamp(civil).ok()?)?,
        };
        // The clocks went back since: this time was here before.
        if comes > moment {
            return Some(comes);
        }
    }
}

fn change_at_or_before(zone: &TimeZone, moment: Timestamp) -> Option<Timestamp> {
    let just_after = moment.checked_add(SignedDuration::from_secs(1)).ok()?;
    zone.preceding(just_after).next().map(|change| change.timestamp())
}

fn next_beat(
    next: impl Fn(DateTime, bool) -> Option<DateTime>,
    zone: &TimeZone,
    moment: Timestamp,
) -> Option<Timestamp> {
    let (mut from, mut inclusive) = (moment, false);
    loop {
        let offset: Offset = zone.to_offset(from);
        let comes = offset.to_timestamp(next(offset.to_datetime(from), inclusive)?).ok()?;
        match zone.following(from).next().map(|change| change.timestamp()) {
            // The clocks change before: from there on they show other times.
            Some(change) if comes >= change => (from, inclusive) = (change, true),
            _ => return Some(comes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moments at which a schedule comes between two, in UTC.
    fn comes(schedule: &str, zone_name: &str, from: &str, until: &str) -> Vec<String> {
        let (schedule, zone) = (CronSchedule::new(schedule).unwrap(), zone(zone_name).unwrap());
        let (mut moment, until): (Timestamp, Timestamp) = (from.parse().unwrap(), until.parse().unwrap());
        let mut all = Vec::new();
        while let Some(next) = next_after(&schedule, &zone, moment).filter(|next| *next <= until) {
            assert!(next > moment);
            all.push(next.strftime("%d %H:%M").to_string());
            moment = next;
        }
        all
    }

    const PARIS: &str = "Europe/Paris";

    #[test]
    fn a_time_of_the_day_follows_the_clocks_of_paris() {
        let days = comes("0 6 * * *", PARIS, "2027-03-26T12:00:00Z", "2027-03-29T12:00:00Z");
        assert_eq!(days, ["27 05:00", "28 04:00", "29 04:00"]);
    }

    #[test]
    fn a_time_that_the_clocks_leave_out_comes_when_they_go_forward() {
        // On 28 March 2027 the clocks of Paris go from 02:00 to 03:00 at 01:00 UTC.
        let between = |schedule| comes(schedule, PARIS, "2027-03-27T00:00:00Z", "2027-03-29T01:00:00Z");
        assert_eq!(between("30 2 * * *"), ["27 01:30", "28 01:00", "29 00:30"]);
        assert_eq!(between("0 2 * * *"), ["27 01:00", "28 01:00", "29 00:00"]);
        // Both times that are left out come at once, as one; the third is three o'clock itself.
        assert_eq!(between("15,45 2 * * *"), ["27 01:15", "27 01:45", "28 01:00", "29 00:15", "29 00:45"]);
        assert_eq!(between("0 2,3 28 3 *"), ["28 01:00"]);
    }

    #[test]
    fn a_time_that_the_clocks_show_twice_comes_once() {
        // On 31 October 2027 the clocks of Paris go from 03:00 to 02:00 at 01:00 UTC.
        let between = |schedule| comes(schedule, PARIS, "2027-10-30T12:00:00Z", "2027-10-31T12:00:00Z");
        assert_eq!(between("30 2 * * *"), ["31 00:30"]);
        assert_eq!(between("0 2 * * *"), ["31 00:00"]);
        assert_eq!(between("15,45 2 * * *"), ["31 00:15", "31 00:45"]);
        assert_eq!(between("0 3 * * *"), ["31 02:00"]);
        // Also from within the hour that is shown again.
        assert_eq!(comes("30 2 * * *", PARIS, "2027-10-31T01:10:00Z", "2027-11-01T12:00:00Z"), ["01 01:30"]);
    }

    #[test]
    fn a_rhythm_is_kept_through_both_changes() {
        let spring = comes("*/30 * * * *", PARIS, "2027-03-28T00:10:00Z", "2027-03-28T02:10:00Z");
        assert_eq!(spring, ["28 00:30", "28 01:00", "28 01:30", "28 02:00"]);
        let autumn = comes("0 * * * *", PARIS, "2027-10-30T22:30:00Z", "2027-10-31T03:00:00Z");
        assert_eq!(autumn, ["30 23:00", "31 00:00", "31 01:00", "31 02:00", "31 03:00"]);
    }

    #[test]
    fn each_zone_has_its_own_changes_and_half_hours_count() {
        assert_eq!(comes("0 6 * * *", "Asia/Kolkata", "2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z"), ["01 00:30"]);
        // New York changes two weeks earlier than Paris.
        let days = comes("0 6 14 3 *", "America/New_York", "2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z");
        assert_eq!(days, ["14 10:00"]);
        // Lord Howe Island goes forward by half an hour, at 02:00.
        let days = comes("15 2 3 10 *", "Australia/Lord_Howe", "2027-10-01T00:00:00Z", "2027-10-05T00:00:00Z");
        assert_eq!(days, ["02 15:30"]);
    }

    #[test]
    fn a_day_that_no_month_has_never_comes_and_29_february_does() {
        assert_eq!(comes("0 0 30 2 *", PARIS, "2027-01-01T00:00:00Z", "2050-01-01T00:00:00Z"), [""; 0]);
        assert_eq!(comes("0 12 29 2 *", PARIS, "2027-01-01T00:00:00Z", "2030-01-01T00:00:00Z"), ["29 11:00"]);
        // Either day will do, as in unix cron.
        let days = comes("0 12 13 * FRI", PARIS, "2027-08-01T00:00:00Z", "2027-08-14T00:00:00Z");
        assert_eq!(days, ["06 10:00", "13 10:00"]);
    }

    #[test]
    fn a_zone_that_is_none_is_refused_by_name() {
        for name in ["", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "Europe/Paris\0"] {
            assert!(zone(name).unwrap_err().for_field("timezone").is_some(), "{name}");
        }
    }
}
