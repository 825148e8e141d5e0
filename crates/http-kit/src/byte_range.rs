//! Which bytes of a file a request asks for (RFC 9110, section 14). One range alone is served in part; of several the
//! whole file is.

use std::ops::Range;

use poem::Request;
use poem::http::header::{IF_RANGE, RANGE};

/// What to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestedBytes {
    /// All of them.
    Whole,
    /// These.
    Part(Range<u64>),
    /// None: the file has no such part.
    Unsatisfiable,
}

/// The bytes that a request asks for, of a file of `size` bytes that `etag` names.
pub fn requested_bytes(request: &Request, size: u64, etag: &str) -> RequestedBytes {
    let mut lines = request.headers().get_all(RANGE).iter();
    let is_same = request.header(IF_RANGE).is_none_or(|named| named == etag);
    match (lines.next().and_then(|line| line.to_str().ok()), lines.next()) {
        (Some(line), None) if is_same => of_line(line, size),
        _ => RequestedBytes::Whole,
    }
}

/// What is no range of bytes is passed over.
fn of_line(line: &str, size: u64) -> RequestedBytes {
    let Some((first, last)) = line.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return RequestedBytes::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(first) || !is_number(last) || first.is_empty() && last.is_empty() {
        return RequestedBytes::Whole;
    }
    // A number too large for any file is behind its end.
    let number = |text: &str| text.parse::<u64>().unwrap_or(u64::MAX);
    let part = match (first, last) {
        ("", length) => size.saturating_sub(number(length))..size,
        (first, "") => number(first)..size,
        (first, last) if number(first) > number(last) => return RequestedBytes::Whole,
        (first, last) => number(first)..number(last).saturating_add(1).min(size),
    };
    if part.is_empty() { RequestedBytes::Unsatisfiable } else { RequestedBytes::Part(part) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_clamped_and_what_is_none_means_the_whole() {
        use RequestedBytes::{Part, Unsatisfiable, Whole};
        for (line, bytes) in [
            ("bytes=0-1", Part(0..2)),
            ("bytes=0-", Part(0..1_000)),
            ("bytes=0-5000", Part(0..1_000)),
            ("bytes=999-", Part(999..1_000)),
            ("bytes=999-999", Part(999..1_000)),
            ("bytes=1000-", Unsatisfiable),
            ("bytes=1000-1001", Unsatisfiable),
            ("bytes=-1", Part(999..1_000)),
            ("bytes=-5000", Part(0..1_000)),
            ("bytes=-0", Unsatisfiable),
            ("bytes=0-99999999999999999999999", Part(0..1_000)),
            ("bytes=99999999999999999999999-", Unsatisfiable),
            ("bytes=5-4", Whole),
            ("bytes=0-1,5-6", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("items=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(of_line(line, 1_000), bytes, "{line}");
        }
        assert_eq!(of_line("bytes=0-", 0), Unsatisfiable);
    }

    #[test]
    fn a_part_is_served_only_of_the_file_that_the_client_has() {
        let asked = |if_range: &str| {
            let request = Request::builder().header(RANGE, "bytes=0-1");
            requested_bytes(&request.header(IF_RANGE, if_range).finish(), 9, "\"a\"")
        };
        assert_eq!(asked("\"a\""), RequestedBytes::Part(0..2));
        assert_eq!(asked("\"b\""), RequestedBytes::Whole);
        let twice = Request::builder().header(RANGE, "bytes=0-1").header(RANGE, "bytes=2-3").finish();
        assert_eq!(requested_bytes(&twice, 9, "\"a\""), RequestedBytes::Whole);
    }
}
