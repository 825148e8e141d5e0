//! The numbers of sessions of staff that an operator may tune.

use chrono::TimeDelta;

/// The numbers of sessions of staff. Their longest life is the accounts'
/// ([`StaffAccountPolicy::session_life`](crate::staff::account::StaffAccountPolicy::session_life)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSessionPolicy {
    /// Longest rest between two uses.
    pub idle_life: TimeDelta,
    /// How exactly the last use is kept: it is written at most once in this time.
    pub touch_every: TimeDelta,
}

impl Default for StaffSessionPolicy {
    fn default() -> Self {
        Self { idle_life: TimeDelta::minutes(30), touch_every: TimeDelta::minutes(1) }
    }
}
