//! Schedules in the five fields of unix cron, checked alike in the browser and in the portal.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    #[error("This field may not be blank.")]
    Blank,
    #[error("Five fields are needed: minute, hour, day of the month, month, day of the week.")]
    Fields,
    #[error("\"{text}\" is not a valid {field}.")]
    Field { field: &'static str, text: String },
}

const MINUTE: usize = 0;
const HOUR: usize = 1;
const DAY: usize = 2;
const WEEKDAY: usize = 4;

const FIELDS: [(&str, &[&str]); 5] = [
    ("minute (0 to 59)", &[]),
    ("hour (0 to 23)", &[]),
    ("day of the month (1 to 31)", &[]),
    (
        "month (1 to 12, or JAN to DEC)",
        &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    ),
    ("day of the week (0 to 7, or SUN to SAT)", &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]),
];

/// `0 6 * * MON`. Reading an answer never fails on one that cannot be kept: the reference's own sample for harvesters
/// has an hour 30. What is written is checked: [`CronSchedule::new`], [`CronSchedule::check`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CronSchedule(String);

impl CronSchedule {
    /// Longest schedule, in bytes: enough to list every minute and every hour.
    pub const MAX_LENGTH: usize = 500;

    /// A schedule that can be kept.
    pub fn new(text: impl Into<String>) -> Result<Self, CronError> {
        let schedule = Self(text.into());
        schedule.check().map(|()| schedule)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses what is not five fields of unix cron.
    pub fn check(&self) -> Result<(), CronError> {
        self.pattern().map(|_| ())
    }

    /// The schedule, ready to be compared with times of day.
    pub fn pattern(&self) -> Result<Cron, CronError> {
        let fields = self.fields()?;
        for (position, text) in fields.iter().enumerate() {
            check_field(position, text)?;
        }
        // As in unix cron: where both days are told either will do, and `*/2` tells nothing.
        let both_days = [DAY, WEEKDAY].iter().any(|position| fields[*position].starts_with('*'));
        parse(&fields.join(" "), both_days).ok_or(CronError::Fields)
    }

    /// True where minute and hour are told, by number. Such a schedule means times of the day; any other means a
    /// rhythm.
    pub fn tells_times(&self) -> bool {
        self.fields().is_ok_and(|fields| !fields[MINUTE].contains('*') && !fields[HOUR].contains('*'))
    }

    fn fields(&self) -> Result<[&str; 5], CronError> {
        if self.0.trim().is_empty() {
            return Err(CronError::Blank);
        }
        let fields: Vec<&str> = self.0.split_ascii_whitespace().collect();
        fields.try_into().ok().filter(|_| self.0.len() <= Self::MAX_LENGTH).ok_or(CronError::Fields)
    }
}

/// Numbers, ranges, steps, lists and, where there are any, names: what other crons add to that is refused.
fn check_field(position: usize, text: &str) -> Result<(), CronError> {
    let (field, names) = FIELDS[position];
    let known = |part: &str| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        part == "*" || is_number || names.iter().any(|name| part.eq_ignore_ascii_case(name))
    };
    let mut alone = ["*"; 5];
    alone[position] = text;
    if text.split([',', '-', '/']).all(known) && parse(&alone.join(" "), false).is_some() {
        return Ok(());
    }
    Err(CronError::Field { field, text: text.chars().take(40).collect() })
}

fn parse(fields: &str, both_days: bool) -> Option<Cron> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).dom_and_dow(both_days);
    parser.build().parse(fields).ok()
}

impl fmt::Display for CronSchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for CronSchedule {
    type Err = CronError;
    fn from_str(text: &str) -> Result<Self, CronError> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unix_cron_is_taken_and_the_additions_of_others_are_not() {
        for text in ["0 * * * *", "*/15 6-20/2 1,15 jan-MAR mon", "59 23 31 12 7", " 0  0 * * SUN ", "0 0 * * 0-7"] {
            assert_eq!(CronSchedule::new(text).err(), None, "{text}");
        }
        for text in ["@daily", "0 0 * *", "0 0 0 * * *", "0 0 L * *", "0 0 * * 5#2", "0 0 ? * *", "0 0 * * +1"] {
            assert!(CronSchedule::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_field_at_fault_is_named() {
        let message = |text: &str| CronSchedule::new(text).unwrap_err().to_string();
        assert_eq!(message("1 30 * * *"), "\"30\" is not a valid hour (0 to 23).");
        assert_eq!(message("60 0 * * *"), "\"60\" is not a valid minute (0 to 59).");
        assert_eq!(message("MON 0 * * *"), "\"MON\" is not a valid minute (0 to 59).");
        assert!(message("0 0 * * 8").contains("day of the week"));
        assert!(message("0 0 0 * *").contains("day of the month"));
        assert!(message("0 */0 * * *").contains("hour"));
        assert!(message("0 0 * 5-2 *").contains("month"));
        assert_eq!(message(" "), "This field may not be blank.");
    }

    #[test]
    fn a_schedule_that_a_portal_should_not_have_is_read_all_the_same() {
        let read: CronSchedule = serde_json::from_str("\"1 30 * * *\"").unwrap();
        assert!(read.check().is_err());
        assert_eq!(serde_json::to_string(&read).unwrap(), "\"1 30 * * *\"");
    }

    #[test]
    fn times_are_told_by_number() {
        let tells = |text: &str| CronSchedule::new(text).unwrap().tells_times();
        assert!(tells("30 2 * * *") && tells("0,30 2,14 * * 1-5"));
        assert!(!tells("*/30 2 * * *") && !tells("0 * * * *"));
    }
}
