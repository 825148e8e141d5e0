//! Files that pages load: embedded, each with a version made of its content, so that browsers keep them for ever.

use poem::http::header::CACHE_CONTROL;
use poem::{Request, Response};

/// The base of every side's look; the sides join their own rules to it.
pub const BASE_CSS: &[u8] = include_bytes!("../static/base.css");
/// What every side's pages do; the sides join their own to it.
pub const BASE_JS: &[u8] = include_bytes!("../static/base.js");
/// How files of messages look, on the pages that show or choose them.
pub const FILES_CSS: &[u8] = include_bytes!("../static/files.css");
/// What a form does that takes files: sends each by itself with its progress, and shows pictures large.
pub const FILES_JS: &[u8] = include_bytes!("../static/files.js");

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const A_WHILE: &str = "public, max-age=300";

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its name, the last step of its address.
    pub name: &'static str,
    /// Value of its `Content-Type`.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Changes whenever the content does; the `v` of its address.
    pub version: u64,
}

impl Asset {
    /// A file with its version.
    pub const fn new(name: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, content_type, bytes, version: fingerprint(bytes) }
    }

    /// The address pages use below `folder`: `/static/app.css?v=…`. A copy of it may be kept for ever.
    pub fn url(&self, folder: &str) -> String {
        format!("{folder}/{}?v={:016x}", self.name, self.version)
    }

    /// The file as an answer: kept for ever by who asked for this version of it.
    pub fn response(&self, request: &Request) -> Response {
        let version = request.uri().query().and_then(|query| query.strip_prefix("v="));
        let known = version == Some(&format!("{:016x}", self.version));
        Response::builder()
            .content_type(self.content_type)
            .header(CACHE_CONTROL, if known { FOR_EVER } else { A_WHILE })
            .body(self.bytes)
    }
}

/// Two files as one, of `N` bytes together.
///
/// # Panics
/// At compile time, if `N` is another number.
pub const fn joined<const N: usize>(first: &[u8], second: &[u8]) -> [u8; N] {
    assert!(first.len() + second.len() == N, "N is the length of both");
    let mut bytes = [0; N];
    let mut index = 0;
    while index < N {
        bytes[index] = if index < first.len() { first[index] } else { second[index - first.len()] };
        index += 1;
    }
    bytes
}

/// FNV-1a: tells versions of a file apart, guards nothing.
pub const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_has_another_version() {
        assert_ne!(fingerprint(b"a{}"), fingerprint(b"b{}"));
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn joined_files_follow_each_other() {
        assert_eq!(joined::<5>(b"ab", b"cde"), *b"abcde");
    }
}
