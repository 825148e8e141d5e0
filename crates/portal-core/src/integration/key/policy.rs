//! The numbers an operator may tune.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;

/// The numbers of keys; the defaults are safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyPolicy {
    /// How long a key is good for, if nothing else is said when it is made.
    pub life: TimeDelta,
    /// Requests with one key.
    pub requests_per_key: Vec<Window>,
    /// How exactly the last use is kept: it is written at most once in this time.
    pub touch_every: TimeDelta,
}

impl ApiKeyPolicy {
    /// The longest that a key may be good for.
    pub const LONGEST_LIFE: TimeDelta = TimeDelta::days(3_660);
}

impl Default for ApiKeyPolicy {
    fn default() -> Self {
        Self {
            life: TimeDelta::days(365),
            requests_per_key: vec![Window::new(600, 60)],
            touch_every: TimeDelta::minutes(1),
        }
    }
}
