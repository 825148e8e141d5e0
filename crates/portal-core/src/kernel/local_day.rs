//! Days of the portal's time zone as stretches of time.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::kernel::clock::Clock;

/// One calendar day in the portal's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDay {
    /// Its date.
    pub day: NaiveDate,
    /// Its first instant.
    pub starts: DateTime<Utc>,
    /// The first instant of the next day.
    pub ends: DateTime<Utc>,
}

impl LocalDay {
    /// The days that there are: what stores keep instants of, and order them by.
    const ALL: (NaiveDate, NaiveDate) = (date(1, 1, 2), date(9999, 12, 30));

    /// The day `day` as `clock` reads it. A day before the year 1 or after the year 9999 is the nearest of those that
    /// there are: people type such, and programs send them.
    pub fn of(clock: &dyn Clock, day: NaiveDate) -> Self {
        let day = day.clamp(Self::ALL.0, Self::ALL.1);
        Self { day, starts: start(clock, day), ends: start(clock, day + TimeDelta::days(1)) }
    }
}

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("it is a date"),
    }
}

/// Finds the midnight that `day` begins with. A clock only tells the date of an instant, and dates grow with
/// instants, so halving finds it; no zone is further than 15 hours from Greenwich.
fn start(clock: &dyn Clock, day: NaiveDate) -> DateTime<Utc> {
    let near = day.and_time(NaiveTime::MIN).and_utc();
    let (mut before, mut after) = (near - TimeDelta::hours(15), near + TimeDelta::hours(15));
    while after - before > TimeDelta::milliseconds(1) {
        let middle = before + TimeDelta::milliseconds((after - before).num_milliseconds() / 2);
        if clock.local_date(middle) < day {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;
    use crate::kernel::clock::MockClock;
    use crate::test_support::noon;

    #[test]
    fn days_that_no_store_can_keep_are_the_nearest_that_one_can() {
        for (hours, named, day) in [
            (14, NaiveDate::MAX, "9999-12-30"),
            (-11, NaiveDate::MAX, "9999-12-30"),
            (7, date(262_142, 1, 1), "9999-12-30"),
            (14, NaiveDate::MIN, "0001-01-02"),
            (-11, NaiveDate::MIN, "0001-01-02"),
        ] {
            let offset = FixedOffset::east_opt(hours * 3600).expect("an offset");
            let mut clock = MockClock::new();
            clock.expect_local_date().returning(move |at| at.with_timezone(&offset).date_naive());
            let found = LocalDay::of(&clock, named);
            assert_eq!(Ok(found.day), day.parse(), "{named} {hours}");
            assert_eq!(found.ends - found.starts, TimeDelta::days(1), "{named} {hours}");
            let years = [found.starts, found.ends].map(|at| at.format("%Y").to_string());
            assert!(years.iter().all(|year| year.len() == 4), "{named} {hours}: {years:?}");
        }
    }

    #[test]
    fn a_day_lasts_from_midnight_to_midnight_of_the_portals_zone() {
        for (hours, starts) in [(7, "2025-11-04T17:00:00Z"), (-10, "2025-11-05T10:00:00Z"), (0, "2025-11-05T00:00:00Z")]
        {
            let offset = FixedOffset::east_opt(hours * 3600).expect("an offset");
            let mut clock = MockClock::new();
            clock.expect_local_date().returning(move |at| at.with_timezone(&offset).date_naive());
            let day = LocalDay::of(&clock, noon().date_naive());
            assert_eq!(Ok(day.starts), starts.parse(), "{hours}");
            assert_eq!(day.ends - day.starts, TimeDelta::days(1), "{hours}");
        }
    }
}
