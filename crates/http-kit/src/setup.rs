//! What requests tell of a set-up that does not fit the configuration: noted as they come, told once in the log, and
//! asked for by `portal doctor`.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So many different clients from one address are a proxy, not a person with a curious program.
const CLIENTS: usize = 10;
/// So many requests without the header are a proxy that does not send it, not a health check.
const REQUESTS: u64 = 20;
/// How many addresses are looked at, so that nobody fills the memory.
const MOST: usize = 64;
/// Longest origin that is repeated.
const LONGEST: usize = 200;

/// Something that a request shows.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sighting<'a> {
    /// An address that is not a trusted proxy sent a forwarding header that names `client`.
    UntrustedProxy {
        /// Who sent it.
        proxy: IpAddr,
        /// Whom it names.
        client: IpAddr,
    },
    /// A trusted proxy sent a request without the header that is believed.
    SilentProxy {
        /// Who sent it.
        proxy: IpAddr,
    },
    /// The browser says that a form of the portal's own pages has this origin, which is not `http.public_url`.
    OtherOrigin {
        /// As it came.
        origin: &'a str,
    },
}

/// What was noted since the process started.
#[derive(Debug, Default)]
pub struct Setup(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    untrusted: BTreeMap<IpAddr, HashSet<IpAddr>>,
    silent: BTreeMap<IpAddr, u64>,
    origin: Option<String>,
}

impl Setup {
    /// Notes a sighting, and writes a warning when it becomes certain.
    pub(crate) fn saw(&self, sighting: Sighting<'_>) {
        if let Some(finding) = self.seen().note(sighting) {
            tracing::warn!("{finding}");
        }
    }

    /// What is wrong, each with what to change; empty if nothing is.
    pub fn findings(&self) -> Vec<String> {
        let seen = self.seen();
        let untrusted = seen.untrusted.iter().filter(|(_, clients)| clients.len() >= CLIENTS);
        let silent = seen.silent.iter().filter(|(_, requests)| **requests >= REQUESTS);
        let mut findings: Vec<String> = untrusted.map(|(proxy, _)| untrusted_proxy(*proxy)).collect();
        findings.extend(silent.map(|(proxy, _)| silent_proxy(*proxy)));
        findings.extend(seen.origin.as_deref().map(other_origin));
        findings
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    /// The finding, the first time it is certain.
    fn note(&mut self, sighting: Sighting<'_>) -> Option<String> {
        match sighting {
            Sighting::UntrustedProxy { proxy, client } => {
                make_room(&mut self.untrusted, proxy, HashSet::len);
                let clients = self.untrusted.entry(proxy).or_default();
                let is_new = clients.len() < CLIENTS && clients.insert(client);
                (is_new && clients.len() == CLIENTS).then(|| untrusted_proxy(proxy))
            }
            Sighting::SilentProxy { proxy } => {
                make_room(&mut self.silent, proxy, |requests| usize::try_from(*requests).unwrap_or(usize::MAX));
                let requests = self.silent.entry(proxy).or_default();
                *requests = requests.saturating_add(1);
                (*requests == REQUESTS).then(|| silent_proxy(proxy))
            }
            Sighting::OtherOrigin { origin } => {
                let origin: String = origin.chars().take(LONGEST).collect();
                let is_new = self.origin.is_none();
                let finding = other_origin(&origin);
                self.origin = Some(origin);
                is_new.then_some(finding)
            }
        }
    }
}

/// Forgets the address that says least when there is no room for another one.
fn make_room<T>(known: &mut BTreeMap<IpAddr, T>, next: IpAddr, weight: impl Fn(&T) -> usize) {
    if known.len() < MOST || known.contains_key(&next) {
        return;
    }
    let lightest = known.iter().min_by_key(|(_, value)| weight(value)).map(|(ip, _)| *ip);
    if let Some(ip) = lightest {
        known.remove(&ip);
    }
}

fn untrusted_proxy(proxy: IpAddr) -> String {
    format!(
        "proxy: {proxy} forwards requests of many clients and is not in http.trusted_proxies, so all of them share its \
         limits → if it is your proxy, add \"{proxy}\" to http.trusted_proxies"
    )
}

fn silent_proxy(proxy: IpAddr) -> String {
    format!(
        "proxy: {proxy} is in http.trusted_proxies and does not say for whom it asks, so all customers share its \
         limits → have it set the header that http.forwarded_header names"
    )
}

fn other_origin(origin: &str) -> String {
    format!(
        "public address: forms are refused, because browsers have the portal open at {origin} → set http.public_url to \
         the address that customers use, or redirect that one to it"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn forwards(setup: &Setup, proxy: IpAddr, clients: u8) {
        (0..clients).for_each(|n| setup.saw(Sighting::UntrustedProxy { proxy, client: ip(n) }));
    }

    #[test]
    fn case_23_many_clients_through_one_address_are_a_proxy_and_one_client_is_not() {
        let setup = Setup::default();
        let proxy = IpAddr::from([10, 0, 0, 5]);
        (0..200).for_each(|_| forwards(&setup, proxy, 1));
        assert_eq!(setup.findings(), Vec::<String>::new());
        forwards(&setup, proxy, 20);
        let findings = setup.findings();
        assert_eq!(findings.len(), 1);
        assert!(findings[0].contains("10.0.0.5") && findings[0].contains("http.trusted_proxies"), "{findings:?}");
    }

    #[test]
    fn a_finding_is_written_once() {
        let mut seen = Seen::default();
        let proxy = ip(1);
        let told = (0..60_u8).filter_map(|n| seen.note(Sighting::UntrustedProxy { proxy, client: ip(n) })).count();
        let silent = (0..60).filter_map(|_| seen.note(Sighting::SilentProxy { proxy })).count();
        let origins = ["https://a.example", "https://b.example"];
        let named = origins.iter().filter_map(|origin| seen.note(Sighting::OtherOrigin { origin })).count();
        assert_eq!((told, silent, named), (1, 1, 1));
    }

    #[test]
    fn a_flood_of_addresses_neither_fills_the_memory_nor_hides_the_proxy() {
        let setup = Setup::default();
        let proxy = IpAddr::from([10, 0, 0, 5]);
        forwards(&setup, proxy, 12);
        for n in 0..5_000_u32 {
            setup.saw(Sighting::UntrustedProxy { proxy: std::net::Ipv4Addr::from(n).into(), client: ip(1) });
        }
        assert!(setup.seen().untrusted.len() <= MOST);
        assert_eq!(setup.findings().len(), 1);
    }
}
