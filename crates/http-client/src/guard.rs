//! Which addresses may be called.

use std::error::Error;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Networks of IPv4 that are not for everybody, by IANA's registry of special-purpose addresses (RFC 6890) and that of
/// multicast.
const SPECIAL_V4: [(Ipv4Addr, u8); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    (Ipv4Addr::BROADCAST, 32),
];

/// The same of IPv6. Of addresses that carry one of IPv4 none is called: they may lead anywhere.
const SPECIAL_V6: [(Ipv6Addr, u8); 15] = [
    (Ipv6Addr::UNSPECIFIED, 96),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96),
    (Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    (Ipv6Addr::new(0x5f00, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8),
];

static SPECIAL: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let v4 = SPECIAL_V4.iter().filter_map(|(address, length)| Ipv4Net::new(*address, *length).ok().map(IpNet::V4));
    let v6 = SPECIAL_V6.iter().filter_map(|(address, length)| Ipv6Net::new(*address, *length).ok().map(IpNet::V6));
    v4.chain(v6).collect()
});

/// Whether an address is one that everybody may call.
pub fn is_public(address: IpAddr) -> bool {
    !SPECIAL.iter().any(|network| network.contains(&address))
}

/// Which addresses a client may call.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Special networks that the operator allows.
    pub allowed: Vec<IpNet>,
    /// Whether public addresses may be called: only with encryption.
    pub may_be_public: bool,
}

impl Guard {
    /// Whether an address may be called.
    pub fn admits(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(&address)) || self.may_be_public && is_public(address)
    }

    /// Whether a URL may be called as far as it tells: a host that is an address is called without being looked up. A
    /// name is checked by the [`resolver`](Self::resolver).
    pub fn admits_host(&self, url: &Url) -> bool {
        let address: Option<IpAddr> = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse().ok());
        address.is_none_or(|address| self.admits(address))
    }

    /// Looks names up, and answers only addresses that may be called. The connection goes to what was checked: the name
    /// is not looked up again.
    pub fn resolver(self) -> Arc<dyn Resolve> {
        Arc::new(GuardedDns(Arc::new(self)))
    }
}

struct GuardedDns(Arc<Guard>);

/// No address of the name may be called.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a special network")]
struct NotAllowed;

/// Whether a call failed because no address of the name may be called.
pub fn leads_into_special_network(error: &(dyn Error + 'static)) -> bool {
    error.is::<NotAllowed>() || error.source().is_some_and(leads_into_special_network)
}

impl Resolve for GuardedDns {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            let found: io::Result<Vec<SocketAddr>> =
                tokio::net::lookup_host((name.as_str(), 0)).await.map(Iterator::collect);
            let admitted: Vec<SocketAddr> = found?.into_iter().filter(|address| guard.admits(address.ip())).collect();
            if admitted.is_empty() {
                return Err(NotAllowed.into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn sec_42_addresses_of_special_networks_are_not_public() {
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(ip(special)), "{special}");
        }
        for public in ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1", "2400:cb00::1"]
        {
            assert!(is_public(ip(public)), "{public}");
        }
    }

    #[test]
    fn an_allowed_network_is_called_and_no_other_special_one() {
        let allowed = vec!["10.20.0.0/16".parse().expect("a network")];
        let encrypted = Guard { allowed: allowed.clone(), may_be_public: true };
        assert!(encrypted.admits(ip("10.20.3.4")) && encrypted.admits(ip("8.8.8.8")));
        assert!(!encrypted.admits(ip("10.21.0.1")) && !encrypted.admits(ip("127.0.0.1")));
        let plain = Guard { allowed, may_be_public: false };
        assert!(plain.admits(ip("10.20.3.4")) && !plain.admits(ip("8.8.8.8")));
    }
}
