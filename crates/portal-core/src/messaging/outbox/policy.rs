//! The numbers of message delivery that an operator may tune.

use chrono::TimeDelta;

use super::model::Lane;

/// How far apart messages of one lane to one number rank: the second ranks as if it had come so much later, the
/// third twice as much. A message that came in meanwhile for somebody else goes first; while nobody else waits,
/// nobody is held back.
pub const TURN_STEP: TimeDelta = TimeDelta::seconds(10);

/// For how long a delivery report is kept that comes before the send call has returned. Longer than any lease.
pub const EARLY_REPORTS_KEPT: TimeDelta = TimeDelta::hours(1);

/// How many such reports are kept; the oldest make room. Gateways also report on messages the portal never sent.
pub const EARLY_REPORTS_MOST: u32 = 1_000;

/// How one lane's messages are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanePolicy {
    /// How long a worker holds a message before another may take it. Longer than any send.
    pub lease: TimeDelta,
    /// Longest wait before the second try; doubles from try to try.
    pub first_wait: TimeDelta,
    /// Longest wait of all.
    pub longest_wait: TimeDelta,
    /// How often a message is tried before it becomes a dead letter.
    pub attempts: u32,
}

/// How messages are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryPolicy {
    /// Login codes.
    pub code: LanePolicy,
    /// Security messages. They are tried for a day.
    pub security: LanePolicy,
    /// Everything else by WhatsApp.
    pub notice: LanePolicy,
    /// E-mail.
    pub email: LanePolicy,
}

impl Default for DeliveryPolicy {
    fn default() -> Self {
        Self {
            code: LanePolicy {
                lease: TimeDelta::seconds(15),
                first_wait: TimeDelta::seconds(2),
                longest_wait: TimeDelta::seconds(60),
                attempts: 12,
            },
            security: LanePolicy {
                lease: TimeDelta::seconds(15),
                first_wait: TimeDelta::seconds(2),
                longest_wait: TimeDelta::minutes(2),
                attempts: 2_000,
            },
            notice: LanePolicy {
                lease: TimeDelta::seconds(30),
                first_wait: TimeDelta::seconds(30),
                longest_wait: TimeDelta::minutes(15),
                attempts: 12,
            },
            email: LanePolicy {
                lease: TimeDelta::minutes(2),
                first_wait: TimeDelta::minutes(1),
                longest_wait: TimeDelta::hours(1),
                attempts: 30,
            },
        }
    }
}

impl DeliveryPolicy {
    /// The policy of `lane`.
    pub fn lane(&self, lane: Lane) -> &LanePolicy {
        match lane {
            Lane::Code => &self.code,
            Lane::Security => &self.security,
            Lane::Notice => &self.notice,
            Lane::Email => &self.email,
        }
    }
}

impl LanePolicy {
    /// The longest wait after try number `attempt`, counted from 1.
    pub(crate) fn wait_cap(&self, attempt: u32) -> TimeDelta {
        let doubling = 1_i32 << attempt.saturating_sub(1).min(20);
        self.first_wait.checked_mul(doubling).map_or(self.longest_wait, |wait| wait.min(self.longest_wait))
    }
}
