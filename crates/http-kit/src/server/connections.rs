//! Which connections are open, and which one is closed when there are too many.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ipnet::IpNet;
use metrics::{counter, gauge};
use tokio::time::Instant;

use crate::server::activity::Activity;

/// How many connections may be open at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// All together. When they are, the one that was idle longest is closed for a new one.
    pub total: usize,
    /// From one client network: an IPv4 address, or the first 64 bits of an IPv6 address. When they are, the one of
    /// them that was idle longest is closed for a new one.
    pub per_address: usize,
    /// So many more, for networks that have hardly any, when no connection is idle: health checks get through.
    pub reserve: usize,
    /// Reverse proxies: they hold the connections of many clients, so `per_address` does not apply to them.
    pub proxies: Vec<IpNet>,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { total: 768, per_address: 128, reserve: 16, proxies: Vec::new() }
    }
}

/// A network with fewer open connections than this may use the reserve.
const FEW: usize = 4;

/// How often it is logged at most that connections are closed or refused.
const LOGGED_EVERY: Duration = Duration::from_mins(1);

/// The connections of one server.
pub(super) struct Connections {
    limits: ConnectionLimits,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    /// In the order they were taken.
    open: BTreeMap<u64, Open>,
    by_network: HashMap<IpAddr, usize>,
    next: u64,
    logged_at: Option<Instant>,
}

struct Open {
    network: IpAddr,
    activity: Arc<Activity>,
}

/// A connection that may be served. It is no longer counted when this is dropped.
pub(super) struct Admitted {
    id: u64,
    connections: Arc<Connections>,
    /// What the connection does, and whether it has to close.
    pub(super) activity: Arc<Activity>,
    /// It must be quick: it stands in the reserve.
    pub(super) is_reserve: bool,
}

impl Connections {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self { limits, table: Mutex::default() })
    }

    /// Takes a connection from `peer`, and closes the one that was idle longest if there is no room; `None` if there
    /// is no idle one either.
    pub(super) fn admit(self: &Arc<Self>, peer: IpAddr) -> Option<Admitted> {
        let network = network_of(peer);
        let mut table = self.table();
        let own = table.by_network.get(&network).copied().unwrap_or(0);
        if own >= self.limits.per_address && !self.is_proxy(peer) && !table.shed("address", |of| *of == network) {
            table.report("refused", "address");
            return None;
        }
        let is_full = table.open.len() >= self.limits.total && !table.shed("total", |_| true);
        let has_reserve = table.open.len() < self.limits.total + self.limits.reserve && own < FEW;
        if is_full && !has_reserve {
            table.report("refused", "total");
            return None;
        }
        let activity = Arc::new(Activity::new());
        let id = table.add(network, activity.clone());
        Some(Admitted { id, connections: self.clone(), activity, is_reserve: is_full })
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.limits.proxies.iter().any(|network| network.contains(&peer))
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn add(&mut self, network: IpAddr, activity: Arc<Activity>) -> u64 {
        self.next += 1;
        *self.by_network.entry(network).or_default() += 1;
        self.open.insert(self.next, Open { network, activity });
        gauge!("portal_http_connections").set(f64::from(u32::try_from(self.open.len()).unwrap_or(u32::MAX)));
        self.next
    }

    fn remove(&mut self, id: u64) {
        let Some(gone) = self.open.remove(&id) else { return };
        if let Some(count) = self.by_network.get_mut(&gone.network) {
            *count -= 1;
            if *count == 0 {
                self.by_network.remove(&gone.network);
            }
        }
        gauge!("portal_http_connections").set(f64::from(u32::try_from(self.open.len()).unwrap_or(u32::MAX)));
    }

    /// Closes the connection that was idle longest of those networks; `false` if none is idle.
    fn shed(&mut self, cause: &'static str, of: impl Fn(&IpAddr) -> bool) -> bool {
        let idle = self.open.iter().filter(|(_, open)| of(&open.network));
        let idle = idle.filter_map(|(id, open)| Some((open.activity.idle_since()?, *id)));
        let Some((_, oldest)) = idle.min() else { return false };
        if let Some(open) = self.open.get(&oldest) {
            open.activity.close();
        }
        self.remove(oldest);
        self.report("closed", cause);
        true
    }

    /// Counts it, and logs it now and then.
    fn report(&mut self, what: &'static str, cause: &'static str) {
        counter!("portal_http_connections_limited_total", "what" => what, "cause" => cause).increment(1);
        let now = Instant::now();
        if self.logged_at.is_some_and(|at| now - at < LOGGED_EVERY) {
            return;
        }
        self.logged_at = Some(now);
        let (open, networks) = (self.open.len(), self.by_network.len());
        let most = self.by_network.values().max().copied().unwrap_or(0);
        tracing::warn!(what, cause, open, networks, most_of_one = most, "too many connections");
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.connections.table().remove(self.id);
    }
}

/// What connections are counted by: a home gets at least 64 bits of an IPv6 address to itself.
fn network_of(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(total: usize, per_address: usize, reserve: usize) -> Arc<Connections> {
        let proxies = vec!["10.0.0.0/8".parse().expect("a network")];
        Connections::new(ConnectionLimits { total, per_address, reserve, proxies })
    }

    fn admit(connections: &Arc<Connections>, peer: &str) -> Option<Admitted> {
        connections.admit(peer.parse().expect("an address"))
    }

    fn many(connections: &Arc<Connections>, peer: &str, count: usize) -> Vec<Admitted> {
        (0..count).map(|_| admit(connections, peer).expect("it is taken")).collect()
    }

    fn open(of: &[Admitted]) -> Vec<bool> {
        of.iter().map(|one| !one.activity.is_closed()).collect()
    }

    #[test]
    fn sec_36_an_address_beyond_its_share_closes_its_own_oldest_idle_connection() {
        let all = connections(100, 3, 0);
        let other = admit(&all, "192.0.2.9").expect("it is taken");
        let mut mine = Vec::new();
        for _ in 0..4 {
            mine.push(admit(&all, "192.0.2.7").expect("it is taken"));
        }
        assert_eq!(open(&mine), [false, true, true, true]);
        assert!(!other.activity.is_closed(), "nobody else's");
    }

    #[test]
    fn sec_36_homes_of_ipv6_count_as_one_and_proxies_hold_more() {
        let all = connections(100, 2, 0);
        let home = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::3"].map(|ip| admit(&all, ip));
        assert_eq!(home.iter().flatten().filter(|one| !one.activity.is_closed()).count(), 2);
        let proxied = many(&all, "10.1.2.3", 50);
        assert!(open(&proxied).into_iter().all(|is_open| is_open));
    }

    #[test]
    fn sec_36_when_all_are_taken_the_oldest_idle_one_goes_and_busy_ones_stay() {
        let all = connections(3, 3, 0);
        let busy = admit(&all, "192.0.2.1").expect("it is taken");
        let _request = busy.activity.begin();
        let old = admit(&all, "192.0.2.2").expect("it is taken");
        let young = admit(&all, "192.0.2.3").expect("it is taken");
        let _new = admit(&all, "192.0.2.4").expect("it is taken");
        assert_eq!([&busy, &old, &young].map(|one| !one.activity.is_closed()), [true, false, true]);
    }

    #[test]
    fn sec_36_when_all_are_busy_a_reserve_is_left_for_those_who_have_hardly_any() {
        let all = connections(8, 8, 2);
        let busy = many(&all, "192.0.2.1", 8);
        let _requests: Vec<_> = busy.iter().map(|one| one.activity.begin()).collect();
        assert!(admit(&all, "192.0.2.1").is_none(), "a client with many gets none of it");
        let first = admit(&all, "192.0.2.2").expect("it is taken");
        let _first_request = first.activity.begin();
        let second = admit(&all, "192.0.2.3").expect("it is taken");
        let _second_request = second.activity.begin();
        assert!(first.is_reserve && second.is_reserve);
        assert!(admit(&all, "192.0.2.4").is_none(), "it has an end");
    }

    #[test]
    fn a_connection_that_ended_makes_room() {
        let all = connections(2, 2, 0);
        let first = admit(&all, "192.0.2.1").expect("it is taken");
        let second = admit(&all, "192.0.2.1").expect("it is taken");
        drop(first);
        let _third = admit(&all, "192.0.2.1").expect("it is taken");
        assert!(!second.activity.is_closed());
        assert_eq!(all.table().by_network.values().sum::<usize>(), 2);
    }
}
