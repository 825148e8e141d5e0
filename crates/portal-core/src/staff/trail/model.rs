//! Entries of the trail. They hold no phone numbers, messages or tokens.

use chrono::{DateTime, Utc};

use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::CustomerId;
use crate::kernel::text::text;

text!(
    /// Why a member of staff did something, in one line of at most 200 characters.
    TrailReason, 200, false
);

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        /// What a member of staff did.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TrailAction { $($(#[$doc])* $variant),+ }

        impl TrailAction {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as stored.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The action that is stored as `word`.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

actions!(
    /// Opened a customer's record.
    OpenedCustomer = "opened_customer",
    /// Opened a ticket.
    OpenedTicket = "opened_ticket",
    /// Opened a conversation.
    OpenedConversation = "opened_conversation",
    /// Saw the portal as the customer does.
    ViewedAsCustomer = "viewed_as_customer",
    /// Took a ticket.
    TookTicket = "took_ticket",
    /// Assigned a technician to a ticket.
    AssignedTechnician = "assigned_technician",
    /// Scheduled a visit.
    ScheduledVisit = "scheduled_visit",
    /// Began the work on a ticket.
    StartedTicket = "started_ticket",
    /// Put a ticket on hold.
    HeldTicket = "held_ticket",
    /// Went on with a ticket that was on hold.
    ResumedTicket = "resumed_ticket",
    /// Completed a ticket.
    CompletedTicket = "completed_ticket",
    /// Cancelled a ticket.
    CancelledTicket = "cancelled_ticket",
    /// Merged a ticket into another one.
    MergedTicket = "merged_ticket",
    /// Changed the priority of a ticket.
    ChangedPriority = "changed_priority",
    /// Made somebody responsible for a ticket or a conversation.
    Assigned = "assigned",
    /// Made nobody responsible for it.
    Unassigned = "unassigned",
    /// Wrote an internal note.
    WroteNote = "wrote_note",
    /// Joined a conversation.
    JoinedConversation = "joined_conversation",
    /// Answered in a conversation.
    AnsweredConversation = "answered_conversation",
    /// Closed a conversation.
    ClosedConversation = "closed_conversation",
    /// Ended all sessions of a customer's number.
    EndedSessions = "ended_sessions",
    /// Sent a customer the address to log in.
    SentLoginLink = "sent_login_link",
    /// Let a customer's number try login codes again.
    ReleasedNumber = "released_number",
    /// Corrected a customer's contact data.
    CorrectedContact = "corrected_contact",
    /// Made a key for another system.
    CreatedKey = "created_key",
    /// Revoked a key.
    RevokedKey = "revoked_key",
    /// Added or changed a canned reply.
    ChangedReply = "changed_reply",
    /// Removed a canned reply.
    RemovedReply = "removed_reply",
    /// Began a campaign of announcements.
    BeganCampaign = "began_campaign",
    /// Stopped a campaign of announcements.
    StoppedCampaign = "stopped_campaign",
    /// Let a campaign of announcements go on.
    ResumedCampaign = "resumed_campaign",
    /// Added or changed a question of the FAQ.
    ChangedFaq = "changed_faq",
    /// Hid a question of the FAQ.
    HidFaq = "hid_faq",
    /// Went back to an earlier version of a question of the FAQ, or to the file's.
    RestoredFaq = "restored_faq",
    /// Opened a payment.
    OpenedPayment = "opened_payment",
    /// Had a gateway asked about a payment.
    CheckedPayment = "checked_payment",
    /// Recorded that money of a payment was given back.
    RecordedRefund = "recorded_refund",
    /// Closed an exception of a payment.
    ClosedException = "closed_exception",
    /// Took a list of payments out of the portal.
    ExportedPayments = "exported_payments",
    /// Matched a gateway's report of what it paid out.
    ReconciledSettlement = "reconciled_settlement",
    /// Opened the proof of a transfer.
    OpenedProof = "opened_proof",
    /// Confirmed that the money of a transfer came in.
    ConfirmedTransfer = "confirmed_transfer",
    /// Rejected the proof of a transfer.
    RejectedTransfer = "rejected_transfer",
);

impl TrailAction {
    /// The looks into a customer's record.
    pub const LOOKS: [Self; 6] = [
        Self::OpenedCustomer,
        Self::OpenedTicket,
        Self::OpenedConversation,
        Self::ViewedAsCustomer,
        Self::OpenedPayment,
        Self::OpenedProof,
    ];
}

/// What is to be recorded of something a member of staff does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailNote {
    /// What.
    pub action: TrailAction,
    /// Whose record it concerns.
    pub customer_id: Option<CustomerId>,
    /// The ticket, the conversation or another thing it was done to, as text of at most 100 characters.
    pub subject: Option<String>,
    /// Why.
    pub reason: Option<TrailReason>,
}

impl TrailNote {
    /// A note of an action alone.
    pub fn new(action: TrailAction) -> Self {
        Self { action, customer_id: None, subject: None, reason: None }
    }

    /// The same, about that customer.
    #[must_use]
    pub fn about(self, customer: &CustomerId) -> Self {
        Self { customer_id: Some(customer.clone()), ..self }
    }

    /// The same, done to `subject`.
    #[must_use]
    pub fn to(self, subject: &(impl ToString + ?Sized)) -> Self {
        Self { subject: Some(subject.to_string()), ..self }
    }

    /// The same, for a reason of any length and form, of which as much is kept as fits.
    #[must_use]
    pub fn because_of(self, reason: &str) -> Self {
        let line: String = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let line: String = line.chars().filter(|c| !c.is_control()).take(TrailReason::LONGEST).collect();
        self.because(TrailReason::parse(&line).ok())
    }

    /// The same, for that reason.
    #[must_use]
    pub fn because(self, reason: Option<TrailReason>) -> Self {
        Self { reason, ..self }
    }

    /// The entry of `staff` who does it at `at`.
    pub fn entry(self, staff: &StaffActor, at: DateTime<Utc>) -> TrailEntry {
        let Self { action, customer_id, subject, reason } = self;
        let network = staff.network().map(str::to_owned);
        TrailEntry { at, staff: staff.name().clone(), action, customer_id, subject, reason, network }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    /// When, in whole milliseconds.
    pub at: DateTime<Utc>,
    /// Who.
    pub staff: StaffName,
    /// What.
    pub action: TrailAction,
    /// Whose record it concerns.
    pub customer_id: Option<CustomerId>,
    /// What it was done to, such as the number of a ticket.
    pub subject: Option<String>,
    /// Why.
    pub reason: Option<TrailReason>,
    /// From which network: an IPv4 address, or the first 64 bits of an IPv6 address.
    pub network: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_read_back_from_its_word() {
        for action in TrailAction::ALL {
            assert_eq!(TrailAction::parse(action.as_str()), Some(*action));
        }
        assert_eq!(TrailAction::parse("looked"), None);
    }

    #[test]
    fn of_a_long_reason_as_much_is_kept_as_fits() {
        let note = |reason: &str| TrailNote::new(TrailAction::ClosedException).because_of(reason).reason;
        let kept = |reason: &str| note(reason).map(|reason| reason.as_str().to_owned());
        assert_eq!(kept(" two\nlines\t\u{1b}").as_deref(), Some("two lines"));
        assert_eq!(kept(&"é".repeat(500)).map(|reason| reason.chars().count()), Some(200));
        assert_eq!(kept("  "), None);
    }

    #[test]
    fn a_reason_is_one_line_of_at_most_two_hundred_characters() {
        assert!(TrailReason::parse(&"é".repeat(200)).is_ok());
        assert!(TrailReason::parse(&"é".repeat(201)).is_err() && TrailReason::parse("a\nb").is_err());
    }
}
