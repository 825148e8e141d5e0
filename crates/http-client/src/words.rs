//! What went wrong, in words for the log and the operator.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Longest description of a network error kept, in characters.
const LONGEST_ERROR: usize = 200;

/// The error with its causes: what an operator needs is mostly in the last one. Take the address out of an error of the
/// HTTP library first (`without_url`): it may hold what is private.
pub fn described(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text.chars().take(LONGEST_ERROR).collect()
}

/// The time that `Retry-After` asks for in seconds; a date is not understood.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u32 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(u64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the outer")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn an_error_is_told_with_its_causes_and_cut_where_it_gets_long() {
        assert_eq!(described(&Outer(std::io::Error::other("the inner"))), "the outer: the inner");
        assert_eq!(described(&Outer(std::io::Error::other("é".repeat(500)))).chars().count(), LONGEST_ERROR);
    }

    #[test]
    fn seconds_to_wait_are_understood_and_nothing_else() {
        let of = |value| retry_after(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]));
        assert_eq!(of(" 120 "), Some(Duration::from_mins(2)));
        for other in ["", "-1", "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
