//! The security headers that every response carries, whatever made it.

use poem::Response;
use poem::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::context::RequestContext;

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), \
         encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), \
         serial=(), usb=(), xr-spatial-tracking=()",
    ),
];

/// Two years, as browsers' preload lists ask for.
const HSTS: &str = "max-age=63072000";

/// For everything that is not a page.
const INERT: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/// So many are put on a response at most.
const MOST_HEADERS: usize = 10;

/// Whether a content type is that of pages.
fn is_html(content_type: &str) -> bool {
    let kind = content_type.trim_start().as_bytes();
    kind.get(..b"text/html".len()).is_some_and(|kind| kind.eq_ignore_ascii_case(b"text/html"))
}

/// Puts the headers on a response. What says nothing about caching is personal and is not stored.
pub(crate) fn secure(response: &mut Response, context: &RequestContext, https: bool) {
    let is_page = response.content_type().is_some_and(is_html);
    let headers = response.headers_mut();
    headers.reserve(MOST_HEADERS);
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    if is_page && !headers.contains_key(header::CONTENT_LANGUAGE) {
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(context.locale().code()));
    }
    headers.remove(header::SERVER);
    policy(headers, context, is_page);
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The content security policy, unless the handler set one of its own.
fn policy(headers: &mut HeaderMap, context: &RequestContext, is_page: bool) {
    if headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        return;
    }
    let policy = if is_page {
        let nonce = context.nonce();
        let targets: String = context.site().settings().form_targets.iter().flat_map(|to| [" ", to.origin()]).collect();
        let text = format!(
            "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; media-src 'self'; \
             font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'{targets}; \
             base-uri 'none'; frame-ancestors 'none'"
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(INERT))
    } else {
        HeaderValue::from_static(INERT)
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
}
