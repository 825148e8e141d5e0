//! The clock of this machine.

use chrono::{DateTime, Datelike, Utc};

use super::Finding;

/// Codes and sessions live by the clock; a machine that woke up in 1970 shows here.
pub(super) fn clock(now: DateTime<Utc>) -> Finding {
    let shown = now.format("%Y-%m-%d %H:%M:%S UTC");
    if (2025..2100).contains(&now.year()) {
        Finding::good(format!("clock: {shown}"))
    } else {
        Finding::bad(format_args!("clock: {shown}"), "set the time, for example with NTP")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_lost_its_battery_is_noticed() {
        assert!(!clock(DateTime::UNIX_EPOCH).good);
        let today = DateTime::from_timestamp(1_762_300_800, 0).expect("an instant");
        assert!(clock(today).good);
    }
}
