//! Which day it is in the portal's time zone.
#![expect(missing_docs, reason = "a case's name is its sentence")]
#![expect(clippy::unused_async, reason = "cases of every suite are called alike")]

use std::sync::Arc;
use std::thread;

use chrono::{DateTime, Days, TimeDelta, Utc};
use portal_core::Clock;

use crate::fixtures::noon;
use crate::support::millis;

/// A week in which no time zone changes its clocks.
const WEEK: i32 = 7;

pub async fn the_day_changes_exactly_once_in_twenty_four_hours(clock: Arc<dyn Clock>) {
    for n in 0..WEEK {
        let start = noon() + TimeDelta::days(n.into());
        let days: Vec<_> = (0..=24 * 60).map(|n| clock.local_date(start + TimeDelta::minutes(n))).collect();
        let changes: Vec<_> = days.windows(2).filter(|two| two[0] != two[1]).collect();
        assert_eq!(changes.len(), 1, "from {start} on");
        assert_eq!(changes[0][0].checked_add_days(Days::new(1)), Some(changes[0][1]), "from {start} on");
    }
}

pub async fn midnight_is_at_one_time_of_day_to_the_millisecond(clock: Arc<dyn Clock>) {
    let first = midnight_after(&*clock, noon());
    assert_eq!(first.timestamp_millis() % 60_000, 0, "no zone begins its day at {first}");
    for n in 1..WEEK {
        let days = TimeDelta::days(n.into());
        let midnight = midnight_after(&*clock, noon() + days);
        assert_eq!(midnight, first + days);
        let day = clock.local_date(midnight);
        assert_eq!(clock.local_date(midnight - millis(1)).succ_opt(), Some(day));
        assert_eq!(clock.local_date(midnight + TimeDelta::days(1) - millis(1)), day);
    }
}

pub async fn an_instant_has_the_same_day_whenever_it_is_asked(clock: Arc<dyn Clock>) {
    let ask = |order: &mut dyn Iterator<Item = i64>| -> Vec<_> {
        order.map(|hour| (hour, clock.local_date(noon() + TimeDelta::hours(hour)))).collect()
    };
    let forward = ask(&mut (0..100));
    let mut backward = ask(&mut (0..100).rev());
    backward.reverse();
    assert_eq!(forward, backward);
}

pub async fn an_instant_has_the_same_day_for_everybody_who_asks_at_once(clock: Arc<dyn Clock>) {
    let hours = 0..1_000;
    let ask = |hour| clock.local_date(noon() + TimeDelta::hours(hour));
    let alone: Vec<_> = hours.clone().map(ask).collect();
    let at_once: Vec<Vec<_>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| hours.clone().map(ask).collect())).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread that asked")).collect()
    });
    assert!(at_once.iter().all(|days| *days == alone));
}

/// Zones reach from twelve hours behind Greenwich to fourteen ahead.
pub async fn the_day_is_that_of_a_time_zone_on_earth(clock: Arc<dyn Clock>) {
    for hour in 0..24 * 7 {
        let at = noon() + TimeDelta::hours(hour);
        let day = clock.local_date(at);
        let west = (at - TimeDelta::hours(12)).date_naive();
        let east = (at + TimeDelta::hours(14)).date_naive();
        assert!((west..=east).contains(&day), "{day} at {at}");
    }
}

/// The first instant of the day that follows the one of `at`.
fn midnight_after(clock: &dyn Clock, at: DateTime<Utc>) -> DateTime<Utc> {
    let (mut before, mut after) = (at, at + TimeDelta::days(1));
    let today = clock.local_date(before);
    assert_ne!(clock.local_date(after), today, "a day after {at}");
    while after - before > millis(1) {
        let half = millis((after - before).num_milliseconds() / 2);
        if clock.local_date(before + half) == today { before += half } else { after = before + half }
    }
    after
}
