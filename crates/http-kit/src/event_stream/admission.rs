//! Which streams are open, and whether another one may be.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use metrics::gauge;
use portal_core::identity::session::ClientInfo;
use tokio_util::sync::CancellationToken;

use super::limits::StreamLimits;
use crate::check::Check;
use crate::problem::Problem;

/// How long a client waits that had too many streams, in seconds.
const WAIT: u32 = 30;
/// So many times more streams may come from a network that customers share.
const SHARED: usize = 10;

/// The streams that are open.
#[derive(Debug)]
pub struct EventStreams {
    limits: StreamLimits,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    /// The oldest first.
    sessions: HashMap<String, VecDeque<(u64, CancellationToken)>>,
    networks: HashMap<String, usize>,
    admitted: u64,
}

/// A stream's place among those that are open, as long as it is kept.
#[derive(Debug)]
pub(super) struct Place {
    streams: Arc<EventStreams>,
    number: u64,
    session: String,
    network: String,
    replaced: CancellationToken,
}

impl EventStreams {
    /// No streams yet.
    pub(crate) fn new(limits: StreamLimits) -> Arc<Self> {
        Arc::new(Self { limits, open: Mutex::default() })
    }

    pub(super) fn limits(&self) -> &StreamLimits {
        &self.limits
    }

    /// A place for a stream of a session. The session's oldest one ends if it has too many.
    ///
    /// # Errors
    /// [`Problem`] if the client's network has as many as it may.
    pub(super) fn admit(self: &Arc<Self>, session: &str, client: &ClientInfo) -> Result<Place, Problem> {
        let mut open = self.open();
        let network = client.network();
        let most = self.limits.per_network * if client.shared_network { SHARED } else { 1 };
        let count = open.networks.entry(network.clone()).or_default();
        if *count >= most {
            return Err(Problem::rate_limited(Check::EVENT_STREAMS, "stream:too-many", WAIT));
        }
        *count += 1;
        open.admitted += 1;
        let (number, replaced) = (open.admitted, CancellationToken::new());
        let of_session = open.sessions.entry(session.to_owned()).or_default();
        of_session.push_back((number, replaced.clone()));
        if of_session.len() > self.limits.per_session
            && let Some((_, oldest)) = of_session.pop_front()
        {
            oldest.cancel();
        }
        drop(open);
        gauge!("portal_event_streams").increment(1.0);
        Ok(Place { streams: Arc::clone(self), number, session: session.to_owned(), network, replaced })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Waits until a newer stream of the session takes the place.
    pub(super) async fn replaced(&self) {
        self.replaced.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        if let Some(of_session) = open.sessions.get_mut(&self.session) {
            of_session.retain(|(number, _)| *number != self.number);
            if of_session.is_empty() {
                open.sessions.remove(&self.session);
            }
        }
        if let Some(count) = open.networks.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                open.networks.remove(&self.network);
            }
        }
        drop(open);
        gauge!("portal_event_streams").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streams() -> Arc<EventStreams> {
        EventStreams::new(StreamLimits { per_session: 2, per_network: 3, ..StreamLimits::default() })
    }

    fn client(ip: &str) -> ClientInfo {
        ClientInfo::new(ip.parse().expect("an address"), "Chrome")
    }

    #[test]
    fn sec_36_another_stream_of_a_session_ends_its_oldest_and_nobody_elses() {
        let streams = streams();
        let open = |session| streams.admit(session, &client("192.0.2.1")).expect("there is room");
        let other = open("b");
        let first = open("a");
        let second = open("a");
        drop(other);
        let other = streams.admit("b", &client("192.0.2.2")).expect("there is room");
        let third = open("a");
        let ended = [&first, &second, &third, &other].map(|place| place.replaced.is_cancelled());
        assert_eq!(ended, [true, false, false, false]);
    }

    #[test]
    fn sec_36_a_network_has_its_share_and_a_shared_one_a_larger_one() {
        let streams = streams();
        let places: Vec<_> = (0..3).map(|n| streams.admit(&n.to_string(), &client("192.0.2.1"))).collect();
        let refused = streams.admit("x", &client("192.0.2.1")).expect_err("it is full");
        assert_eq!((refused.details().status.as_u16(), refused.details().retry_after), (429, Some(WAIT)));
        assert!(streams.admit("x", &client("192.0.2.2")).is_ok());
        let shared = ClientInfo { shared_network: true, ..client("192.0.2.1") };
        assert!(streams.admit("x", &shared).is_ok());
        drop(places);
        assert!(streams.open().networks.is_empty() && streams.open().sessions.is_empty());
    }
}
