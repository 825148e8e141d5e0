//! Whether a request was meant for this site, for a demo: a page elsewhere that has its own name point at this machine
//! must not read the demo's codes.

use poem::Request;
use poem::http::header::HOST;
use poem::http::uri::Authority;

use crate::settings::HttpSettings;

/// Whether the request names the portal's own host, or this machine. One that names none comes from no browser.
pub(crate) fn is_own(request: &Request, config: &HttpSettings) -> bool {
    let Some(host) = request.headers().get(HOST) else { return true };
    let named = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
    named.is_some_and(|named| is_own_name(named.host(), config))
}

fn is_own_name(host: &str, config: &HttpSettings) -> bool {
    let public = config.public_url.origin().split_once("://").and_then(|(_, rest)| rest.parse::<Authority>().ok());
    let is_public = public.is_some_and(|public| public.host().eq_ignore_ascii_case(host));
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    is_public || host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::PublicUrl;

    #[test]
    fn a_name_that_was_pointed_at_this_machine_is_not_its_own() {
        let config = HttpSettings::new(PublicUrl::parse("http://demo.example.id:8080").expect("an address"));
        for own in ["demo.example.id", "DEMO.example.id", "localhost", "127.0.0.1", "127.0.0.9", "[::1]"] {
            assert!(is_own_name(own, &config), "{own}");
        }
        for foreign in ["evil.example", "localhost.evil.example", "10.0.0.1", "127.0.0.1.evil.example", ""] {
            assert!(!is_own_name(foreign, &config), "{foreign}");
        }
    }
}
