//! How many streams there may be, and for how long.

use std::time::Duration;

/// What an operator may tune about streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamLimits {
    /// Streams that one session may have open; another one ends the oldest.
    pub per_session: usize,
    /// Streams that one network may have open: an IPv4 address or the first 64 bits of an IPv6 address. Ten times as many
    /// where customers share it.
    pub per_network: usize,
    /// How long a stream lasts, give or take a fifth: then its reader comes back.
    pub lifetime: Duration,
    /// After so much silence a comment is sent, so that proxies do not take the connection for dead.
    pub heartbeat: Duration,
    /// How often it is asked whether the session still stands.
    pub session_check: Duration,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self {
            per_session: 4,
            per_network: 64,
            lifetime: Duration::from_mins(10),
            heartbeat: Duration::from_secs(15),
            session_check: Duration::from_secs(4),
        }
    }
}
