//! The numbers of the trail that an operator may tune.

use chrono::TimeDelta;

/// The numbers of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailPolicy {
    /// Somebody who looks at the same record again within this time makes one entry.
    pub look_again: TimeDelta,
}

impl Default for TrailPolicy {
    fn default() -> Self {
        Self { look_again: TimeDelta::minutes(15) }
    }
}
