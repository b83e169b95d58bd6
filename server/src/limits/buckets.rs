//! How often each may do something in a minute: all at once or one by one, and never more.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);
/// Those that are remembered at a time. Beyond, newcomers share what one may do.
const REMEMBERED: usize = 100_000;
/// Time between two looks for those that may be forgotten, while there are too many.
const SWEPT_EVERY: Duration = Duration::from_secs(1);

/// Whose turns are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    Address(IpAddr),
    Person(String),
    /// Those that there was no place for.
    Everybody,
}

impl Who {
    /// An IPv6 address counts by its network of 64 bits, which is one household's.
    pub fn at(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
            address => address,
        })
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(f),
            Self::Person(id) => f.write_str(id),
            Self::Everybody => f.write_str("everybody"),
        }
    }
}

/// A limit, and who has used how much of it.
#[derive(Debug)]
pub struct Buckets {
    /// What one turn uses up of a minute; nothing where there is no limit.
    turn: Option<Duration>,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    /// When each will have got back all that they used.
    whole: HashMap<Who, Instant>,
    swept: Option<Instant>,
}

impl Buckets {
    /// So many a minute; 0 is any number.
    pub fn new(per_minute: u32) -> Self {
        let turn = (per_minute > 0).then(|| MINUTE / per_minute);
        Self { turn, held: Mutex::new(Held { whole: HashMap::new(), swept: None }) }
    }

    /// Takes a turn, or says after what time there is one. Asking in vain uses nothing up.
    pub fn take(&self, who: Who, now: Instant) -> Result<(), Duration> {
        let Some(turn) = self.turn else { return Ok(()) };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let who = held.place(who, now);
        let used = held.whole.get(&who).map_or(Duration::ZERO, |whole| whole.saturating_duration_since(now));
        let with_this = used + turn;
        if with_this > MINUTE {
            return Err(with_this - MINUTE);
        }
        held.whole.insert(who, now + with_this);
        Ok(())
    }
}

impl Held {
    /// Under which name this one is counted: memory is for so many, and no more.
    fn place(&mut self, who: Who, now: Instant) -> Who {
        if self.whole.len() < REMEMBERED || self.whole.contains_key(&who) {
            return who;
        }
        if self.swept.is_none_or(|swept| now.saturating_duration_since(swept) >= SWEPT_EVERY) {
            self.swept = Some(now);
            // Who has got everything back is as good as new.
            self.whole.retain(|_, whole| *whole > now);
        }
        if self.whole.len() < REMEMBERED { who } else { Who::Everybody }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str) -> Who {
        Who::Person(id.to_owned())
    }

    #[test]
    fn a_minutes_worth_may_be_used_at_once_and_comes_back_one_by_one() {
        let (buckets, now) = (Buckets::new(5), Instant::now());
        for _ in 0..5 {
            buckets.take(person("ada"), now).unwrap();
        }
        let wait = buckets.take(person("ada"), now).unwrap_err();
        assert_eq!(wait, Duration::from_secs(12));
        buckets.take(person("bob"), now).unwrap();
        assert!(buckets.take(person("ada"), now + wait - Duration::from_millis(1)).is_err(), "asking used nothing up");
        buckets.take(person("ada"), now + wait).unwrap();
        assert!(buckets.take(person("ada"), now + wait).is_err(), "and not more than that came back");
        let later = now + wait + MINUTE;
        assert!((0..5).all(|_| buckets.take(person("ada"), later).is_ok()));
        assert!(buckets.take(person("ada"), later).is_err(), "an hour of rest is worth a minute");
    }

    #[test]
    fn any_limit_is_exact_and_none_is_none() {
        for limit in [1, 3, 7, 60, 61, 10_000] {
            let (buckets, now) = (Buckets::new(limit), Instant::now());
            let taken = (0..2 * limit).filter(|_| buckets.take(person("ada"), now).is_ok()).count();
            assert_eq!(taken, limit as usize);
        }
        let (buckets, now) = (Buckets::new(0), Instant::now());
        assert!((0..1000).all(|_| buckets.take(person("ada"), now).is_ok()));
    }

    #[test]
    fn memory_is_bounded_and_who_finds_no_place_is_still_counted() {
        let (buckets, now) = (Buckets::new(2), Instant::now());
        let at = |number: u32| Who::at(IpAddr::from(number.to_be_bytes()));
        let many = u32::try_from(REMEMBERED).unwrap();
        for number in 0..many {
            buckets.take(at(number), now).unwrap();
        }
        let later = |number: u32| buckets.take(at(number), now).is_ok();
        assert_eq!((many..many + 10).filter(|number| later(*number)).count(), 2, "newcomers share");
        assert!(buckets.take(at(0), now).is_ok(), "who was there before has what was theirs");
        assert!(buckets.held.lock().unwrap().whole.len() <= REMEMBERED + 1);
        let now = now + MINUTE;
        assert!((0..2).all(|_| buckets.take(at(many), now).is_ok()), "there is room again");
        assert_eq!(buckets.held.lock().unwrap().whole.len(), 1);
    }

    #[test]
    fn an_address_is_counted_by_what_one_household_has() {
        let at = |text: &str| Who::at(text.parse().unwrap());
        assert_eq!(at("2001:db8:1:2::3"), at("2001:db8:1:2:ffff::9"));
        assert_ne!(at("2001:db8:1:2::3"), at("2001:db8:1:3::3"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
    }
}
