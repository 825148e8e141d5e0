//! What the clock shows.
#![expect(missing_docs, reason = "a case's name is its sentence")]
#![expect(clippy::unused_async, reason = "cases of every suite are called alike")]

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::Clock;

use crate::fixtures::noon;

const READINGS: usize = 1_000;

pub async fn readings_have_whole_milliseconds(clock: Arc<dyn Clock>) {
    for _ in 0..READINGS {
        let now = clock.now();
        assert_eq!(now.timestamp_subsec_nanos() % 1_000_000, 0, "{now}");
    }
}

/// A wall clock may be put right between two readings, forth or back, so the case does not ask that it
/// never goes back; who reads seconds as milliseconds or jumps about is off by far more.
pub async fn two_readings_in_a_row_are_less_than_a_minute_apart(clock: Arc<dyn Clock>) {
    let mut last = clock.now();
    for _ in 0..READINGS {
        let now = clock.now();
        assert!((now - last).abs() < TimeDelta::minutes(1), "{last}, then {now}");
        last = now;
    }
}

pub async fn the_present_lies_after_the_portal_was_written(clock: Arc<dyn Clock>) {
    let now = clock.now();
    assert!(now >= noon(), "{now}");
    assert!(now < noon() + TimeDelta::days(100 * 365), "{now}");
}
