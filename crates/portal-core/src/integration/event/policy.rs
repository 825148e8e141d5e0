//! The numbers of events that an operator may tune.

use chrono::TimeDelta;

/// How events are settled and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPolicy {
    /// For how long an announced event waits for the request that announced it, before it is settled by what is on file.
    /// Longer than any request.
    pub settle_after: TimeDelta,
}

impl Default for EventPolicy {
    fn default() -> Self {
        Self { settle_after: TimeDelta::minutes(2) }
    }
}
