//! Times as Xendit writes them: ISO 8601.

use chrono::{DateTime, SecondsFormat, Utc};

/// Reads a time of an answer.
pub(crate) fn read(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc())
}

/// Writes a time of a request.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_zone_and_written_in_utc() {
        let at = read("2025-11-05T12:00:00.000Z").expect("a time");
        assert_eq!(read("2025-11-05T19:00:00+07:00"), Some(at));
        assert_eq!(written(at), "2025-11-05T12:00:00Z");
        for text in ["", "2025-11-05", "2025-11-05 12:00:00", "2025-13-05T12:00:00Z"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
