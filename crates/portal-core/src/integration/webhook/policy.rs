//! The numbers of webhooks that an operator may tune.

use chrono::TimeDelta;

/// How events are tried at an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookPolicy {
    /// How long a worker holds an event before another may take it. Longer than any call.
    pub lease: TimeDelta,
    /// Longest wait before the second try; doubles from try to try.
    pub first_wait: TimeDelta,
    /// Longest wait of all.
    pub longest_wait: TimeDelta,
    /// For how long an event is tried after its first try before it becomes a dead letter.
    pub give_up_after: TimeDelta,
}

impl Default for WebhookPolicy {
    fn default() -> Self {
        Self {
            lease: TimeDelta::seconds(60),
            first_wait: TimeDelta::seconds(5),
            longest_wait: TimeDelta::minutes(30),
            give_up_after: TimeDelta::hours(24),
        }
    }
}

impl WebhookPolicy {
    /// The longest wait after try number `attempt`, counted from 1.
    pub(super) fn wait_cap(&self, attempt: u32) -> TimeDelta {
        let doublings = attempt.saturating_sub(1).min(30);
        let seconds = self.first_wait.num_seconds().saturating_mul(1 << doublings);
        TimeDelta::try_seconds(seconds).map_or(self.longest_wait, |wait| wait.min(self.longest_wait))
    }
}
