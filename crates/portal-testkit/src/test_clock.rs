//! A clock that stands still until it is told otherwise.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, TimeDelta, Utc};
use portal_core::Clock;

use crate::fixtures::noon;

/// The portal's time zone in tests: seven hours ahead of Greenwich, as Jakarta.
const OFFSET_SECONDS: i32 = 7 * 60 * 60;

/// A clock to set. It shows whole milliseconds, whatever it is set to, as every [`Clock`] does. Its days
/// are those of a zone seven hours ahead of Greenwich.
#[derive(Debug)]
pub struct TestClock(Mutex<DateTime<Utc>>);

impl TestClock {
    /// A clock that shows `now`.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    /// Puts the clock to `now`, be it back.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Moves the clock on by `delta`, and answers what it shows then.
    pub fn advance(&self, delta: TimeDelta) -> DateTime<Utc> {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += delta;
        now.trunc_subsecs(3)
    }
}

/// Shows [`noon`].
impl Default for TestClock {
    fn default() -> Self {
        Self::new(noon())
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).trunc_subsecs(3)
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        let offset = FixedOffset::east_opt(OFFSET_SECONDS).expect("seven hours are a valid offset");
        at.with_timezone(&offset).date_naive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_still_until_it_is_moved_or_set() {
        let clock = TestClock::default();
        assert_eq!((clock.now(), clock.now()), (noon(), noon()));
        let later = noon() + TimeDelta::minutes(5);
        assert_eq!(clock.advance(TimeDelta::minutes(5)), later);
        assert_eq!(clock.now(), later);
        clock.set(noon());
        assert_eq!(clock.now(), noon());
    }

    #[test]
    fn it_shows_whole_milliseconds_but_counts_what_it_was_moved_on_by() {
        let clock = TestClock::new(noon() + TimeDelta::microseconds(700));
        assert_eq!(clock.now(), noon());
        let next = noon() + TimeDelta::milliseconds(1);
        assert_eq!(clock.advance(TimeDelta::microseconds(700)), next);
        assert_eq!(clock.now(), next);
    }

    #[test]
    fn the_day_changes_at_five_in_the_afternoon_in_greenwich() {
        let clock = TestClock::default();
        let before = noon() + TimeDelta::hours(5) - TimeDelta::milliseconds(1);
        let day = |d| NaiveDate::from_ymd_opt(2025, 11, d);
        assert_eq!(Some(clock.local_date(before)), day(5));
        let midnight = before + TimeDelta::milliseconds(1);
        assert_eq!(Some(clock.local_date(midnight)), day(6));
    }
}
