//! Which address a request comes from, behind proxies that are trusted and through headers that are not.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use poem::http::HeaderMap;
use poem::{Addr, Request};

/// The client's address: the peer's, or, if that is a trusted proxy, the rightmost address in
/// `X-Forwarded-For` that is not one. What stands left of that was written by the client itself.
pub(super) fn client_address(request: &Request, trusted: &[IpNet]) -> IpAddr {
    let peer = match &**request.remote_addr() {
        Addr::SocketAddr(address) => address.ip().to_canonical(),
        // Connections that have no address share one bucket rather than none.
        _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    };
    behind_proxies(peer, request.headers(), trusted)
}

fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|net| net.contains(&ip));
    let hops: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().flat_map(|line| line.to_str().unwrap_or("?").split(',')).collect();
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !is_trusted(client) {
            break;
        }
        match parse_hop(hop) {
            Some(ip) => client = ip,
            None => break,
        }
    }
    client
}

/// Reads `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::1` or `[2001:db8::1]:4711`.
fn parse_hop(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let ip = text
        .parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()))
        .or_else(|_| text.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>());
    ip.ok().map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(peer: &str, header: &[&str]) -> String {
        let trusted: Vec<IpNet> =
            ["10.0.0.0/8", "fd00::/8"].iter().map(|net| net.parse().expect("a network")).collect();
        let mut headers = HeaderMap::new();
        for line in header {
            headers.append("x-forwarded-for", line.parse().expect("a header value"));
        }
        behind_proxies(peer.parse().expect("an address"), &headers, &trusted).to_string()
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
    fn ports_brackets_and_mapped_addresses_are_understood() {
        assert_eq!(resolved("10.0.0.1", &["198.51.100.1:5555"]), "198.51.100.1");
        assert_eq!(resolved("fd00::1", &["[2001:db8::1]:5555"]), "2001:db8::1");
        assert_eq!(resolved("fd00::1", &["[2001:db8::1]"]), "2001:db8::1");
        assert_eq!(resolved("fd00::1", &["::ffff:198.51.100.1"]), "198.51.100.1");
    }
}
