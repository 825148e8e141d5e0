//! The numbers tickets work by.

use chrono::TimeDelta;

use super::model::Priority;
use crate::identity::rate_limit::Window;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPolicy {
    /// By when a ticket of high priority is promised to be done.
    pub sla_high: TimeDelta,
    /// By when one of normal priority is.
    pub sla_normal: TimeDelta,
    /// By when one of low priority is.
    pub sla_low: TimeDelta,
    /// How long after it was done a customer may say that it is still broken.
    pub reopen_within: TimeDelta,
    /// How long a client's name for a request is remembered.
    pub remember_keys: TimeDelta,
    /// How many tickets an account may open.
    pub per_account: Vec<Window>,
    /// Tickets opened within so long after a confirmation are confirmed together.
    pub confirm_together: TimeDelta,
}

impl Default for TicketPolicy {
    fn default() -> Self {
        Self {
            sla_high: TimeDelta::hours(4),
            sla_normal: TimeDelta::hours(24),
            sla_low: TimeDelta::hours(48),
            reopen_within: TimeDelta::days(7),
            remember_keys: TimeDelta::hours(24),
            per_account: vec![Window::new(5, 60 * 60), Window::new(20, 24 * 60 * 60)],
            confirm_together: TimeDelta::minutes(2),
        }
    }
}

impl TicketPolicy {
    /// How long a ticket of this priority may take.
    pub fn sla(&self, priority: Priority) -> TimeDelta {
        match priority {
            Priority::High => self.sla_high,
            Priority::Normal => self.sla_normal,
            Priority::Low => self.sla_low,
        }
    }

    /// How long a ticket of this priority may take, in whole hours, as it is told to customers.
    pub fn sla_hours(&self, priority: Priority) -> i64 {
        self.sla(priority).num_hours()
    }

    /// For how many whole days a completed ticket can be reopened, as it is told to customers.
    pub fn reopen_days(&self) -> i64 {
        self.reopen_within.num_days()
    }
}
