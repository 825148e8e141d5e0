//! The numbers of accounts that an operator may tune.

use chrono::TimeDelta;

use crate::identity::rate_limit::Window;

/// The numbers of accounts of staff; the defaults are safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccountPolicy {
    /// How long an invitation is good for.
    pub invitation_life: TimeDelta,
    /// How long a right password waits for its second factor.
    pub proof_life: TimeDelta,
    /// Failed logins to one account.
    pub failures_per_account: Vec<Window>,
    /// Failed logins from one network.
    pub failures_per_network: Vec<Window>,
    /// Longest life of a session.
    pub session_life: TimeDelta,
}

impl StaffAccountPolicy {
    /// How many recovery codes an account gets.
    pub const RECOVERY_CODES: usize = 10;
}

impl Default for StaffAccountPolicy {
    fn default() -> Self {
        Self {
            invitation_life: TimeDelta::hours(72),
            proof_life: TimeDelta::minutes(5),
            failures_per_account: vec![Window::new(5, 900)],
            failures_per_network: vec![Window::new(20, 900)],
            session_life: TimeDelta::hours(12),
        }
    }
}
