//! Whether a browser says that a request comes from a page of ours.

use poem::Request;
use poem::http::header::{HOST, ORIGIN};

use crate::config::PublicUrl;

/// What a browser says of the page that made a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// A page of ours made it.
    Ours,
    /// Nothing is said, as by old browsers; the form's token has to speak for it.
    Unsaid,
    /// Another site's page made it.
    Foreign,
}

/// What the headers say: foreign if any of them does. `Origin: null` says nothing: browsers send it from our own
/// pages, because these ask for `no-referrer`.
pub(super) fn origin(request: &Request, public: &PublicUrl) -> Origin {
    if !is_ours(request, public) {
        return Origin::Foreign;
    }
    let says = |name: &str| request.header(name);
    let is_said =
        says("sec-fetch-site") == Some("same-origin") || says("origin").is_some_and(|origin| origin != "null");
    if is_said { Origin::Ours } else { Origin::Unsaid }
}

fn is_ours(request: &Request, public: &PublicUrl) -> bool {
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

    fn said(url: &str, headers: &[(&str, &str)]) -> Origin {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        origin(&request.finish(), &PublicUrl::parse(url).expect("an address"))
    }

    fn ours(url: &str, headers: &[(&str, &str)]) -> bool {
        said(url, headers) != Origin::Foreign
    }

    #[test]
    fn only_a_browser_that_names_our_page_speaks_for_it() {
        let portal = "https://portal.example.id";
        assert_eq!(said(portal, &[]), Origin::Unsaid);
        assert_eq!(said(portal, &[("origin", "null")]), Origin::Unsaid);
        assert_eq!(said(portal, &[("sec-fetch-site", "none")]), Origin::Unsaid);
        assert_eq!(said(portal, &[("origin", "null"), ("sec-fetch-site", "same-origin")]), Origin::Ours);
        assert_eq!(said(portal, &[("origin", portal)]), Origin::Ours);
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
