//! Files that people sent, answered so that they do nothing but show. The middleware adds what every answer has:
//! `nosniff`, and a policy that lets nothing run.

use std::fmt::Write as _;
use std::ops::Range;

use poem::Response;
use poem::http::StatusCode;
use poem::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_RANGE, ETAG};

/// What is known of a file before its bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHead<'a> {
    /// What it is saved as.
    pub name: &'a str,
    /// What it is, as it was found when it was stored.
    pub media_type: &'a str,
    /// Whether a browser may show it by itself.
    pub is_inline: bool,
    /// How many bytes it has.
    pub size: u64,
    /// Names these bytes.
    pub etag: &'a str,
}

impl FileHead<'_> {
    /// The whole file.
    pub fn whole(&self, bytes: Vec<u8>) -> Response {
        self.answer(StatusCode::OK, None, bytes)
    }

    /// A part of it.
    pub fn part(&self, range: &Range<u64>, bytes: Vec<u8>) -> Response {
        let told = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), self.size);
        self.answer(StatusCode::PARTIAL_CONTENT, Some(told), bytes)
    }

    /// The answer to a request for a part that it does not have.
    pub fn no_such_part(&self) -> Response {
        let told = format!("bytes */{}", self.size);
        Response::builder().status(StatusCode::RANGE_NOT_SATISFIABLE).header(CONTENT_RANGE, told).finish()
    }

    fn answer(&self, status: StatusCode, range: Option<String>, bytes: Vec<u8>) -> Response {
        let mut response = Response::builder()
            .status(status)
            .content_type(self.media_type)
            .header(CONTENT_DISPOSITION, disposition(self.name, self.is_inline))
            .header(ACCEPT_RANGES, "bytes")
            .header(ETAG, self.etag)
            .header(CACHE_CONTROL, "private, no-store");
        if let Some(range) = range {
            response = response.header(CONTENT_RANGE, range);
        }
        response.body(bytes)
    }
}

/// How a file is shown and what it is saved as (RFC 6266): the name in ASCII for old clients, and as it is (RFC 8187).
fn disposition(name: &str, is_inline: bool) -> String {
    let kind = if is_inline { "inline" } else { "attachment" };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " ._-()".contains(c);
    let ascii: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut line = format!("{kind}; filename=\"{ascii}\"");
    if ascii != name {
        line.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
                line.push(char::from(byte));
            } else {
                // A text takes everything.
                let _ = write!(line, "%{byte:02X}");
            }
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_37_a_name_stays_within_its_quotes() {
        assert_eq!(disposition("foto ONT.jpg", true), "inline; filename=\"foto ONT.jpg\"");
        assert_eq!(
            disposition("bukti “a\"\r\n;é.pdf", false),
            "attachment; filename=\"bukti _a_____.pdf\"; filename*=UTF-8''bukti%20%E2%80%9Ca%22%0D%0A%3B%C3%A9.pdf"
        );
    }
}
