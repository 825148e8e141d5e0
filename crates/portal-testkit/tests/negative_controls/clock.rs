//! A clock.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use portal_core::Clock;
use portal_testkit::TestClock;
use portal_testkit::fixtures::noon;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    ShowsMicroseconds,
    ReadsSecondsAsMilliseconds,
    RunsAway,
    LosesADay,
    TurnsTheDayTwice,
    TurnsTheDayLaterEachTime,
    TellsTheDayItLastTold,
    CountsDaysOfAnotherCalendar,
}

struct Wrong {
    fault: Fault,
    right: TestClock,
    calls: AtomicI64,
}

impl Wrong {
    /// How often anything was asked before.
    fn call(&self) -> i64 {
        self.calls.fetch_add(1, Ordering::Relaxed)
    }
}

impl Clock for Wrong {
    fn now(&self) -> DateTime<Utc> {
        let now = self.right.now();
        match self.fault {
            Fault::ShowsMicroseconds => now + TimeDelta::microseconds(self.call()),
            Fault::ReadsSecondsAsMilliseconds => DateTime::from_timestamp_millis(now.timestamp()).expect("an instant"),
            Fault::RunsAway => now + TimeDelta::hours(self.call()),
            _ => now,
        }
    }

    fn local_date(&self, at: DateTime<Utc>) -> NaiveDate {
        let since = at - noon();
        match self.fault {
            Fault::LosesADay if since >= TimeDelta::days(3) => self.right.local_date(at + TimeDelta::days(1)),
            // Forgets the zone, and more, for half of each day.
            Fault::TurnsTheDayTwice if since.num_hours() % 24 >= 12 => self.right.local_date(at - TimeDelta::hours(14)),
            Fault::TurnsTheDayLaterEachTime => self.right.local_date(at - TimeDelta::minutes(since.num_days())),
            Fault::TellsTheDayItLastTold => self.right.local_date(at - TimeDelta::days(self.call() % 2)),
            Fault::CountsDaysOfAnotherCalendar => self.right.local_date(at + TimeDelta::days(13)),
            _ => self.right.local_date(at),
        }
    }
}

fn with(fault: Fault) -> Arc<dyn Clock> {
    Arc::new(Wrong { fault, right: TestClock::default(), calls: AtomicI64::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn Clock>, ())> {
    let clock: Arc<dyn Clock> = Arc::new(TestClock::default());
    ready((clock, ()))
}

portal_testkit::clock_suite! { #[tokio::test] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { clock, with;
        Fault::ShowsMicroseconds => readings_have_whole_milliseconds;
        Fault::ReadsSecondsAsMilliseconds => the_present_lies_after_the_portal_was_written;
        Fault::RunsAway => two_readings_in_a_row_are_less_than_a_minute_apart;
        Fault::TurnsTheDayTwice => the_day_changes_exactly_once_in_twenty_four_hours;
        Fault::TurnsTheDayLaterEachTime => midnight_is_at_one_time_of_day_to_the_millisecond;
        Fault::TellsTheDayItLastTold => an_instant_has_the_same_day_whenever_it_is_asked,
            an_instant_has_the_same_day_for_everybody_who_asks_at_once;
        Fault::CountsDaysOfAnotherCalendar => the_day_is_that_of_a_time_zone_on_earth;
    }

    mod again {
        use super::{Fault, with};

        crate::must_fail_on! { clock, with;
            Fault::LosesADay => the_day_changes_exactly_once_in_twenty_four_hours;
        }
    }
}
