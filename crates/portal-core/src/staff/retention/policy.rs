//! For how long each kind of record is kept.

use chrono::TimeDelta;

use super::model::RecordKind;

/// For how long records are kept after they ended; see [`RecordKind`] for what ends each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// [`RecordKind::Challenges`]: a late code is still told apart from a wrong one.
    pub challenges: TimeDelta,
    /// [`RecordKind::RateHits`]: clocks of several servers may differ.
    pub rate_hits: TimeDelta,
    /// [`RecordKind::Sessions`]: for the operator's statistics.
    pub sessions: TimeDelta,
    /// [`RecordKind::Devices`]: clocks of several servers may differ.
    pub devices: TimeDelta,
    /// [`RecordKind::Messages`]: for support and late delivery reports.
    pub messages: TimeDelta,
    /// [`RecordKind::UnsentCodes`]: not long: anybody can ask for them, with any number.
    pub unsent_codes: TimeDelta,
    /// [`RecordKind::Requests`]: clocks of several servers may differ.
    pub requests: TimeDelta,
    /// [`RecordKind::PhoneChanges`]: longer than any complaint about a number that somebody else put on file takes.
    pub phone_changes: TimeDelta,
    /// [`RecordKind::DailyActives`]: for counts over several months.
    pub daily_actives: TimeDelta,
    /// [`RecordKind::Events`]: a system of the ISP's that was away for longer has to compare everything.
    pub events: TimeDelta,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self {
            challenges: TimeDelta::hours(1),
            rate_hits: TimeDelta::hours(24),
            sessions: TimeDelta::days(90),
            devices: TimeDelta::hours(1),
            messages: TimeDelta::days(30),
            unsent_codes: TimeDelta::minutes(30),
            requests: TimeDelta::hours(1),
            phone_changes: TimeDelta::days(365),
            daily_actives: TimeDelta::days(100),
            events: TimeDelta::days(90),
        }
    }
}

impl RetentionPolicy {
    /// For how long records of that kind are kept.
    pub fn kept_for(&self, kind: RecordKind) -> TimeDelta {
        match kind {
            RecordKind::Challenges => self.challenges,
            RecordKind::RateHits => self.rate_hits,
            RecordKind::Sessions => self.sessions,
            RecordKind::Devices => self.devices,
            RecordKind::Messages => self.messages,
            RecordKind::UnsentCodes => self.unsent_codes,
            RecordKind::Requests => self.requests,
            RecordKind::PhoneChanges => self.phone_changes,
            RecordKind::DailyActives => self.daily_actives,
            RecordKind::Events => self.events,
        }
    }
}
