//! The numbers of sessions of staff that an operator may tune.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::ResumedStaffSession;

/// The numbers of sessions of staff. Their longest life is the accounts'
/// ([`StaffAccountPolicy::session_life`](crate::staff::account::StaffAccountPolicy::session_life)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSessionPolicy {
    /// Longest rest between two uses.
    pub idle_life: TimeDelta,
    /// How exactly the last use is kept: it is written at most once in this time.
    pub touch_every: TimeDelta,
}

impl StaffSessionPolicy {
    /// Whether a session that a store found stands at `now`: it is not too old and rested not too long, and its account is
    /// not disabled and has the role it was opened with.
    pub(crate) fn admits(&self, found: &ResumedStaffSession, now: DateTime<Utc>) -> bool {
        let session = &found.session;
        let is_over = now >= session.expires_at || now - session.last_seen_at >= self.idle_life;
        !is_over && found.disabled_at.is_none() && found.role == session.role
    }
}

impl Default for StaffSessionPolicy {
    fn default() -> Self {
        Self { idle_life: TimeDelta::minutes(30), touch_every: TimeDelta::minutes(1) }
    }
}
