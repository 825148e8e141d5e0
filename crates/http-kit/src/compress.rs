//! Compresses text for clients that can read it so.

use poem::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY};
use poem::web::{Compress, CompressionAlgo, CompressionLevel};
use poem::{IntoResponse as _, Response};

/// What is worth compressing.
const TEXT: [&str; 6] = [
    "text/",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
    "application/javascript",
    "application/xml",
];

/// The encoding the client likes best among Brotli and gzip.
pub(crate) fn wished(headers: &HeaderMap) -> Option<CompressionAlgo> {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let (mut brotli, mut gzip) = (false, false);
    for entry in lines.flat_map(|line| line.split(',')) {
        let (coding, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0_f32));
        match coding.trim().to_ascii_lowercase().as_str() {
            "br" => brotli = !refused,
            "gzip" => gzip = !refused,
            _ => {}
        }
    }
    match (brotli, gzip) {
        (true, _) => Some(CompressionAlgo::BR),
        (false, true) => Some(CompressionAlgo::GZIP),
        (false, false) => None,
    }
}

/// Whether it is a stream of events, which a compressor would hold back.
fn is_stream(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"))
}

/// Compresses the response if it is text and not compressed yet.
pub(crate) fn compress(mut response: Response, wish: Option<CompressionAlgo>) -> Response {
    let headers = response.headers();
    let is_text = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| TEXT.iter().any(|text| kind.starts_with(text)));
    if !is_text || is_stream(headers) || headers.contains_key(CONTENT_ENCODING) {
        return response;
    }
    response.headers_mut().append(VARY, HeaderValue::from_static("Accept-Encoding"));
    match wish {
        // Level 4 of Brotli and 6 of gzip: most of the gain at a fraction of the work.
        Some(CompressionAlgo::BR) => {
            Compress::new(response, CompressionAlgo::BR).with_quality(CompressionLevel::Precise(4)).into_response()
        }
        Some(other) => Compress::new(response, other).into_response(),
        None => response,
    }
}
