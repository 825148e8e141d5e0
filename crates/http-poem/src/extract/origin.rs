//! Whether a browser says that a request comes from a page of ours.

use poem::Request;
use poem::http::header::{HOST, ORIGIN};

use crate::config::PublicUrl;

/// `false` if any header says that the request was made by another site's page. Without the headers, which
/// old browsers do not send, nothing is said against it; the form's token has to speak for it. `Origin: null`
/// says nothing either: browsers send it from our own pages, because these ask for `no-referrer`.
pub(super) fn is_ours(request: &Request, public: &PublicUrl) -> bool {
    let headers = request.headers();
    let fetch_fits =
        headers.get_all("sec-fetch-site").iter().all(|value| matches!(value.as_bytes(), b"same-origin" | b"none"));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let origin_fits = headers.get_all(ORIGIN).iter().all(|value| {
        value.to_str().is_ok_and(|origin| {
            origin == "null" || origin == public.origin() || (!public.is_https() && is_host(origin, host))
        })
    });
    fetch_fits && origin_fits
}

/// A portal without TLS runs on somebody's own machine, which has several names for itself.
fn is_host(origin: &str, host: Option<&str>) -> bool {
    host.is_some() && origin.strip_prefix("http://") == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(url: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        is_ours(&request.finish(), &PublicUrl::parse(url).expect("an address"))
    }

    #[test]
    fn sec_31_another_sites_page_is_told_apart_by_either_header() {
        let portal = "https://portal.example.id";
        assert!(ours(portal, &[]));
        assert!(ours(portal, &[("origin", portal), ("sec-fetch-site", "same-origin")]));
        for bad in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "https://portal.example.id.evil.example"),
            ("origin", "http://portal.example.id"),
        ] {
            assert!(!ours(portal, &[("host", "portal.example.id"), bad]), "{bad:?}");
        }
    }

    #[test]
    fn a_page_that_sends_no_referrer_has_no_origin_to_name() {
        let portal = "https://portal.example.id";
        assert!(ours(portal, &[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(!ours(portal, &[("origin", "null"), ("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn a_local_portal_may_be_called_by_any_of_its_names() {
        let local = "http://127.0.0.1:8080";
        assert!(ours(local, &[("host", "localhost:8080"), ("origin", "http://localhost:8080")]));
        assert!(!ours(local, &[("host", "localhost:8080"), ("origin", "http://localhost:9090")]));
        assert!(!ours(local, &[("host", "localhost:8080"), ("origin", "https://localhost:8080")]));
    }
}
