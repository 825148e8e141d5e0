//! Times as Midtrans writes them: without a zone in answers, always seven hours ahead of Greenwich.

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta, Utc};

/// Seconds that Midtrans is ahead of Greenwich.
const AHEAD: i32 = 7 * 60 * 60;

/// Reads a time of an answer.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    local.checked_sub_signed(TimeDelta::seconds(AHEAD.into())).map(|time| time.and_utc())
}

/// Writes a time of a request, with its zone.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(AHEAD).unwrap_or_else(|| unreachable!("seven hours are an offset"));
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S %z").to_string()
}

/// The whole minutes from `at` to `end`, at least one.
pub(crate) fn minutes(at: DateTime<Utc>, end: DateTime<Utc>) -> i64 {
    (end - at).num_minutes().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_a_zone_are_seven_hours_ahead() {
        let at = read("2021-06-23 14:06:48").expect("a time");
        assert_eq!(at.to_rfc3339(), "2021-06-23T07:06:48+00:00");
        assert_eq!(written(at), "2021-06-23 14:06:48 +0700");
        for text in ["", "2021-06-23", "2021-06-23T14:06:48Z", "2021-13-23 14:06:48", "14:06:48"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_payment_ends_no_later_than_it_should() {
        let at = read("2021-06-23 14:06:48").expect("a time");
        for (seconds, expected) in [(-5, 1), (30, 1), (900, 15), (959, 15), (86_400, 1_440)] {
            assert_eq!(minutes(at, at + TimeDelta::seconds(seconds)), expected);
        }
    }
}
