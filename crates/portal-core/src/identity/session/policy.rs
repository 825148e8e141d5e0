//! The numbers of sessions that an operator may tune.

use chrono::TimeDelta;

/// Lifetimes of sessions and of the trust in devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPolicy {
    /// Longest life of a session.
    pub absolute_life: TimeDelta,
    /// Longest rest between two uses.
    pub idle_life: TimeDelta,
    /// How exactly the last use is kept: it is written at most once in this time.
    pub touch_every: TimeDelta,
    /// How long a device is known after a login.
    pub device_life: TimeDelta,
    /// How old the last code may be for what could take the account away from its owner.
    pub fresh_for: TimeDelta,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            absolute_life: TimeDelta::days(7),
            idle_life: TimeDelta::hours(72),
            touch_every: TimeDelta::minutes(5),
            device_life: TimeDelta::days(180),
            fresh_for: TimeDelta::minutes(10),
        }
    }
}
