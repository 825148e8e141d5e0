//! Live events: hints that something changed, for those who look at it now.
//!
//! A hint says where to look and is never the data itself. The process that hears one reads the store again, so a hint that is
//! lost, late or doubled loses and doubles nothing.

mod hint;
mod hub;
mod port;
mod tickets;

pub use hint::{LiveHint, LiveTopic};
pub use hub::{LiveHub, LiveSignal, LiveSubscription};
pub use port::LiveEvents;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockLiveEvents;
pub use tickets::LiveTickets;
