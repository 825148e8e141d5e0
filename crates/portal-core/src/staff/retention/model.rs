//! Kinds of records, and how many of them were deleted.

/// A kind of record that is deleted some time after it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// Login codes that were asked for; each ends with its validity.
    Challenges,
    /// Uses of rate limits; each ends when it has left the longest window it was taken in.
    RateHits,
    /// Sessions; each ends when it is ended, or else when it expires.
    Sessions,
    /// Trusted devices; each ends with its trust.
    Devices,
    /// Messages; each ends when it is settled for good, or when it expires while it is parked. A parked one that never
    /// expires does not end.
    Messages,
    /// Messages with codes that were not sent, from their settlement on, or from their expiry on while they are parked.
    UnsentCodes,
    /// Names of requests that opened tickets; each ends when it is no longer remembered.
    Requests,
    /// Changes of numbers; each ends when it is made.
    PhoneChanges,
    /// Hashes of the customers who were active on a day; they end with the day. Their number is kept for ever.
    DailyActives,
    /// Events that were published; each ends when it happened. What is on its way to an endpoint goes with it.
    Events,
}

impl RecordKind {
    /// All of them, in the order in which they are deleted.
    pub const ALL: [Self; 10] = [
        Self::Challenges,
        Self::RateHits,
        Self::Sessions,
        Self::Devices,
        Self::Messages,
        Self::UnsentCodes,
        Self::Requests,
        Self::PhoneChanges,
        Self::DailyActives,
        Self::Events,
    ];
}

/// How many records were deleted, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deleted {
    /// [`RecordKind::Challenges`].
    pub challenges: u64,
    /// [`RecordKind::RateHits`].
    pub rate_hits: u64,
    /// [`RecordKind::Sessions`].
    pub sessions: u64,
    /// [`RecordKind::Devices`].
    pub devices: u64,
    /// [`RecordKind::Messages`].
    pub messages: u64,
    /// [`RecordKind::UnsentCodes`].
    pub unsent_codes: u64,
    /// [`RecordKind::Requests`].
    pub requests: u64,
    /// [`RecordKind::PhoneChanges`].
    pub phone_changes: u64,
    /// [`RecordKind::DailyActives`].
    pub daily_actives: u64,
    /// [`RecordKind::Events`].
    pub events: u64,
}

impl Deleted {
    /// The number of one kind.
    pub(super) fn of(&mut self, kind: RecordKind) -> &mut u64 {
        match kind {
            RecordKind::Challenges => &mut self.challenges,
            RecordKind::RateHits => &mut self.rate_hits,
            RecordKind::Sessions => &mut self.sessions,
            RecordKind::Devices => &mut self.devices,
            RecordKind::Messages => &mut self.messages,
            RecordKind::UnsentCodes => &mut self.unsent_codes,
            RecordKind::Requests => &mut self.requests,
            RecordKind::PhoneChanges => &mut self.phone_changes,
            RecordKind::DailyActives => &mut self.daily_actives,
            RecordKind::Events => &mut self.events,
        }
    }
}
