//! The ISP's rule for promises.

use chrono::TimeDelta;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromisePolicy {
    /// How many days after the present one a promise may reach.
    pub most_days: u32,
    /// How many promises an account may make within 365 days.
    pub per_year: u32,
    /// How many days before its due date an invoice can be promised.
    pub days_before_due: u32,
    /// How long after a broken promise no other one can be made.
    pub pause_after_broken: TimeDelta,
    /// Whether a suspended account is set active by a promise.
    pub restores_service: bool,
    /// How often it is looked whether an open promise was kept.
    pub check_every: TimeDelta,
}

impl PromisePolicy {
    /// The days within which promises are counted.
    pub const YEAR: TimeDelta = TimeDelta::days(365);
}

impl Default for PromisePolicy {
    fn default() -> Self {
        Self {
            most_days: 7,
            per_year: 3,
            days_before_due: 3,
            pause_after_broken: TimeDelta::days(30),
            restores_service: false,
            check_every: TimeDelta::minutes(15),
        }
    }
}
