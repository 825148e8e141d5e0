//! Which address a request comes from, behind proxies that are trusted and through headers that are not.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use poem::http::HeaderMap;
use poem::{Addr, Request};

use crate::forwarded::{hops, name};
use crate::settings::{ForwardedHeader, HttpSettings};
use crate::setup::{Setup, Sighting};

/// The client's address: the peer's, or, if that is a trusted proxy, the rightmost address in the configured header
/// that is not one. What stands left of that was written by the client itself.
pub(crate) fn client_address(request: &Request, config: &HttpSettings) -> IpAddr {
    let header = config.forwarded_header;
    behind_proxies(peer(request), request.headers(), &config.trusted_proxies, header)
}

/// Notes what the headers say of proxies that the configuration does not fit.
pub(crate) fn note(request: &Request, config: &HttpSettings, setup: &Setup) {
    let (peer, headers) = (peer(request), request.headers());
    let named = |header| hops(headers, header).pop().flatten();
    let known = [ForwardedHeader::XForwardedFor, ForwardedHeader::Forwarded];
    if !config.trusted_proxies.iter().any(|net| net.contains(&peer)) {
        if let Some(client) = known.into_iter().find_map(named) {
            setup.saw(Sighting::UntrustedProxy { proxy: peer, client });
        }
    } else if config.public_url.is_https() && !headers.contains_key(name(config.forwarded_header)) {
        setup.saw(Sighting::SilentProxy { proxy: peer });
    }
}

fn peer(request: &Request) -> IpAddr {
    match &**request.remote_addr() {
        Addr::SocketAddr(address) => address.ip().to_canonical(),
        // Connections that have no address share one bucket rather than none.
        _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    }
}

fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet], header: ForwardedHeader) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    let mut client = peer;
    for hop in hops(headers, header).into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match hop {
            Some(ip) => client = ip,
            None => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(peer: &str, lines: &[&str]) -> String {
        resolved_by(ForwardedHeader::XForwardedFor, peer, "x-forwarded-for", lines)
    }

    fn resolved_by(header: ForwardedHeader, peer: &str, name: &'static str, lines: &[&str]) -> String {
        let trusted: Vec<IpNet> =
            ["10.0.0.0/8", "fd00::/8"].iter().map(|net| net.parse().expect("a network")).collect();
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, line.parse().expect("a header value"));
        }
        behind_proxies(peer.parse().expect("an address"), &headers, &trusted, header).to_string()
    }

    #[test]
    fn sec_14_only_a_trusted_peer_may_name_another_client() {
        assert_eq!(resolved("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        assert_eq!(resolved("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn sec_14_what_the_client_wrote_left_of_its_own_address_counts_for_nothing() {
        assert_eq!(resolved("10.0.0.1", &["1.1.1.1, 2.2.2.2, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(resolved("10.0.0.1", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(resolved("10.0.0.1", &["10.0.0.7, 198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn sec_14_a_missing_or_broken_header_leaves_the_nearest_address_known() {
        assert_eq!(resolved("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(resolved("10.0.0.1", &["unknown"]), "10.0.0.1");
        assert_eq!(resolved("10.0.0.1", &["198.51.100.1, garbage"]), "10.0.0.1");
        assert_eq!(resolved("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn case_23_only_the_configured_header_is_believed() {
        let both = |header, name| resolved_by(header, "10.0.0.1", name, &["for=198.51.100.1"]);
        assert_eq!(both(ForwardedHeader::Forwarded, "forwarded"), "198.51.100.1");
        assert_eq!(both(ForwardedHeader::XForwardedFor, "forwarded"), "10.0.0.1");
        let lines = [r#"for=1.1.1.1, for="[2001:db8::1]:80""#, "for=10.0.0.9"];
        assert_eq!(resolved_by(ForwardedHeader::Forwarded, "10.0.0.1", "forwarded", &lines), "2001:db8::1");
    }
}
