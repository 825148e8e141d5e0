//! The numbers of the inbox that an operator may tune.

use chrono::TimeDelta;

/// The numbers of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxPolicy {
    /// Within what time a customer who writes is to be answered.
    pub answer_within: TimeDelta,
    /// What waits of a suspended customer is listed as if so much less time were left.
    pub suspended_lift: TimeDelta,
}

impl Default for InboxPolicy {
    fn default() -> Self {
        Self { answer_within: TimeDelta::minutes(30), suspended_lift: TimeDelta::hours(2) }
    }
}
