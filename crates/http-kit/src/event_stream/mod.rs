//! Server-sent events: a stream of JSON to one reader, which ends with its session, with the server, and after a while in
//! any case. A feature brings the [`EventFeed`]; what it tells is none of the kit's business.
//!
//! A stream tells how it ends, in an event `end` with a `reason`:
//!
//! | reason | what the client does |
//! |---|---|
//! | `session` | the session is over: it does not come back |
//! | `replaced` | its session opened too many streams, and this was the oldest: it does not come back by itself |
//! | `lifetime`, `restart`, `unavailable` | it comes back by itself, with the last event's identity |

mod admission;
mod event;
mod limits;
mod origin;
mod stream;

pub use admission::EventStreams;
pub use event::StreamEvent;
pub use limits::StreamLimits;
pub use stream::{EventFeed, StreamReader, ended, respond};

/// The identity of the last event that a reader got: of the header that browsers send when they come back, or else of
/// the query's `cursor`.
pub fn last_event_id(request: &poem::Request) -> Option<&str> {
    let header = request.header("last-event-id").filter(|id| !id.is_empty());
    header.or_else(|| {
        let mut pairs = request.uri().query()?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, value)| *name == "cursor" && !value.is_empty()).map(|(_, value)| value)
    })
}
