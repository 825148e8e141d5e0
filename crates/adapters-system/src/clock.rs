//! The operating system's clock, read in the portal's time zone.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;
use portal_core::Clock;

/// The system's wall clock. Calendar days are those of one time zone, whatever the server's own is.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    zone: Tz,
}

impl SystemClock {
    /// A clock whose days begin at midnight in `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone }
    }
}

impl Clock for SystemClock {
    /// The present instant in whole milliseconds: every store keeps that much, so a value read back
    /// equals the one that was written.
    #[expect(clippy::disallowed_methods, reason = "the one place where the wall clock is read")]
    fn now(&self) -> DateTime<Utc> {
        DateTime::<Utc>::from(SystemTime::now()).trunc_subsecs(3)
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    fn utc(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2025, 11, day, hour, minute, 0).single().expect("a valid instant")
    }

    #[test]
    fn the_day_changes_at_midnight_in_jakarta_not_in_greenwich() {
        let clock = SystemClock::new(Tz::Asia__Jakarta);
        let fifth = NaiveDate::from_ymd_opt(2025, 11, 5).expect("a day");
        assert_eq!(clock.local_date(utc(5, 16, 59)), fifth);
        assert_eq!(Some(clock.local_date(utc(5, 17, 0))), fifth.succ_opt());
    }

    #[test]
    fn each_indonesian_zone_has_its_own_midnight() {
        let at = utc(5, 15, 30);
        let day = |zone| SystemClock::new(zone).local_date(at).to_string();
        assert_eq!(day(Tz::Asia__Jakarta), "2025-11-05");
        assert_eq!(day(Tz::Asia__Makassar), "2025-11-05");
        assert_eq!(day(Tz::Asia__Jayapura), "2025-11-06");
    }

    #[test]
    fn now_lies_after_this_was_written_moves_on_and_has_whole_milliseconds() {
        let clock = SystemClock::new(Tz::Asia__Jakarta);
        let before = clock.now();
        let moved = std::iter::repeat_with(|| clock.now()).take(100_000_000).find(|now| *now > before);
        let after = moved.expect("the clock moves on");
        assert!(before > utc(5, 0, 0));
        assert!(after > before);
        assert_eq!(after.timestamp_subsec_nanos() % 1_000_000, 0);
    }
}
