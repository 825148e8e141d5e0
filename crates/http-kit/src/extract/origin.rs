//! Whether a browser says that a request comes from a page of ours.

use poem::Request;
use poem::http::header::{HOST, ORIGIN};

use crate::check::Check;
use crate::origin::Origin;
use crate::settings::PublicUrl;

/// What a browser says of the page that made a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    /// A page of ours made it.
    Ours,
    /// Nothing is said, as by old browsers; the form's token has to speak for it.
    Unsaid,
}

/// Who made a request. `Origin: null` says nothing: browsers send it from our own pages, because these ask for
/// `no-referrer`.
///
/// # Errors
/// The check that refuses a request of which any header says that another site's page made it.
pub(crate) fn sender(request: &Request, public: &PublicUrl) -> Result<Sender, Check> {
    check_origin(request, public)?;
    let says = |name: &str| request.header(name);
    let is_said =
        says("sec-fetch-site") == Some("same-origin") || says("origin").is_some_and(|origin| origin != "null");
    Ok(if is_said { Sender::Ours } else { Sender::Unsaid })
}

fn check_origin(request: &Request, public: &PublicUrl) -> Result<(), Check> {
    let headers = request.headers();
    let mut sites = headers.get_all("sec-fetch-site").iter();
    if !sites.all(|value| matches!(value.as_bytes(), b"same-origin" | b"none")) {
        return Err(Check::FORM_SITE);
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let fits = |origin: &str| {
        origin == "null"
            || Origin::parse(origin).is_ok_and(|origin| public.is(&origin) || is_local_name(&origin, host, public))
    };
    let mut origins = headers.get_all(ORIGIN).iter();
    if origins.all(|value| value.to_str().is_ok_and(fits)) { Ok(()) } else { Err(Check::FORM_ORIGIN) }
}

/// A portal without TLS runs on somebody's own machine, which has several names for itself.
fn is_local_name(origin: &Origin, host: Option<&str>, public: &PublicUrl) -> bool {
    let named = host.and_then(|host| Origin::parse(&format!("http://{host}")).ok());
    !public.is_https() && named.as_ref() == Some(origin)
}

/// The origin that the browser names, if the form was on a page of the host that it was sent to.
pub(super) fn own_page(request: &Request) -> Option<&str> {
    let origin = request.header(ORIGIN)?;
    let parsed = Origin::parse(origin).ok()?;
    let same_site = request.header("sec-fetch-site").is_some_and(|site| site == "same-origin");
    (same_site || request.header(HOST).is_some_and(|host| host == parsed.authority())).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(url: &str, headers: &[(&str, &str)]) -> Result<Sender, Check> {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        sender(&request.finish(), &PublicUrl::parse(url).expect("an address"))
    }

    fn ours(url: &str, headers: &[(&str, &str)]) -> bool {
        said(url, headers).is_ok()
    }

    #[test]
    fn only_a_browser_that_names_our_page_speaks_for_it() {
        let portal = "https://portal.example.id";
        assert_eq!(said(portal, &[]), Ok(Sender::Unsaid));
        assert_eq!(said(portal, &[("origin", "null")]), Ok(Sender::Unsaid));
        assert_eq!(said(portal, &[("sec-fetch-site", "none")]), Ok(Sender::Unsaid));
        assert_eq!(said(portal, &[("origin", "null"), ("sec-fetch-site", "same-origin")]), Ok(Sender::Ours));
        assert_eq!(said(portal, &[("origin", portal)]), Ok(Sender::Ours));
        assert_eq!(said(portal, &[("origin", "https://evil.example")]), Err(Check::FORM_ORIGIN));
        assert_eq!(said(portal, &[("sec-fetch-site", "cross-site")]), Err(Check::FORM_SITE));
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
    fn case_22_the_default_port_and_the_case_of_letters_make_no_other_origin() {
        for public in ["https://portal.example.id:443", "https://Portal.example.id/"] {
            assert!(ours(public, &[("origin", "https://portal.example.id"), ("sec-fetch-site", "same-origin")]));
            assert!(ours(public, &[("origin", "https://PORTAL.example.id:443")]));
        }
        assert!(!ours("https://portal.example.id:8443", &[("origin", "https://portal.example.id")]));
        let local = "http://127.0.0.1:80";
        assert!(ours(local, &[("host", "localhost:80"), ("origin", "http://localhost")]));
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
