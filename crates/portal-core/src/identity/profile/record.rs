//! Records of changed numbers: what state a change is in, what it holds, and what is said of it. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::message::PhoneChangedNotice;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::Actor;
use crate::kernel::id::{CustomerId, MessageId, PhoneChangeId, SessionId};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage};
use crate::staff::audit::{AuditAction, AuditEntry};

/// Longer than any request takes: what was begun so long ago is not being worked on any more.
pub(super) const IN_HAND: TimeDelta = TimeDelta::minutes(1);

/// A wish for another number that was proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneChange {
    /// Its identity.
    pub id: PhoneChangeId,
    /// The number that must be on file now.
    pub from: PhoneNumber,
    /// The number that is to be.
    pub to: PhoneNumber,
    /// The session that goes on, with the new number; all others of the account end.
    pub session: SessionId,
    /// The network that the session was opened in.
    pub network: String,
    /// The language of the message to the old number.
    pub locale: Locale,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when the old number can take it back.
    pub revert_until: DateTime<Utc>,
}

impl PhoneChange {
    /// The record that it begins with; `from_written` is the old number as it is on file.
    pub fn begun(&self, customer_id: CustomerId, from_written: &str) -> PhoneChangeRecord {
        PhoneChangeRecord {
            id: self.id,
            customer_id,
            from: self.from.clone(),
            from_written: from_written.to_owned(),
            to: self.to.clone(),
            session: self.session,
            network: self.network.clone(),
            locale: self.locale,
            at: self.at,
            revert_until: self.revert_until,
            state: PhoneChangeState::Pending,
            reverted_at: None,
            held_until: None,
        }
    }
}

/// What came of changing a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneChanged {
    /// It was written; this is the customer now.
    Done(Box<crate::identity::customer::Customer>),
    /// Another number is on file meanwhile, or the session ended; nothing was written.
    Moved,
    /// A change that is under way, that can still be taken back, or that was, is in the way; nothing was written.
    OnHold {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// How far a change of number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneChangeState {
    /// It was begun; the number on file is the old one, or the new one already.
    Pending,
    /// The new number was never put on file.
    Abandoned,
    /// It is done, and can be taken back for a while.
    Done,
    /// It is being taken back; the number on file is the new one, or the old one already.
    Reverting,
    /// It was taken back.
    Reverted,
}

impl PhoneChangeState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Abandoned, Self::Done, Self::Reverting, Self::Reverted];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Abandoned => "abandoned",
            Self::Done => "done",
            Self::Reverting => "reverting",
            Self::Reverted => "reverted",
        }
    }

    /// Whether a change that comes to this state ends the sessions that its new number has in its account.
    pub fn ends_sessions(self) -> bool {
        self == Self::Reverted
    }

    /// The state by its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// The record of a changed number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneChangeRecord {
    /// Its identity.
    pub id: PhoneChangeId,
    /// Whose number it is.
    pub customer_id: CustomerId,
    /// The number before.
    pub from: PhoneNumber,
    /// The number before, as it was written.
    pub from_written: String,
    /// The number since.
    pub to: PhoneNumber,
    /// The session that changed it.
    pub session: SessionId,
    /// The network that the session was opened in.
    pub network: String,
    /// The language of the message to the old number.
    pub locale: Locale,
    /// When it was changed.
    pub at: DateTime<Utc>,
    /// Until when the old number can take it back.
    pub revert_until: DateTime<Utc>,
    /// How far it is.
    pub state: PhoneChangeState,
    /// When it was taken back.
    pub reverted_at: Option<DateTime<Utc>>,
    /// Taken back: until then neither number nor e-mail address is changed.
    pub held_until: Option<DateTime<Utc>>,
}

/// A change to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// Which change.
    pub id: PhoneChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when no number and no e-mail address is changed.
    pub held_until: DateTime<Utc>,
    /// What the audit trail says.
    pub audit: AuditEntry,
}

/// What completes a change whose number is on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Which change.
    pub id: PhoneChangeId,
    /// When.
    pub at: DateTime<Utc>,
    /// What the audit trail says.
    pub audit: AuditEntry,
    /// The message to the old number.
    pub notice: OutboxMessage,
}

impl PhoneChangeRecord {
    /// Whether it can be taken back at `now`. A reversal that is not finished can be asked for again: each of its steps
    /// does nothing the second time.
    pub fn is_revertible(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            PhoneChangeState::Done => now < self.revert_until,
            PhoneChangeState::Reverting => true,
            PhoneChangeState::Pending | PhoneChangeState::Abandoned | PhoneChangeState::Reverted => false,
        }
    }

    /// Whether it was begun, or its reversal, and is not finished.
    pub fn is_open(&self) -> bool {
        matches!(self.state, PhoneChangeState::Pending | PhoneChangeState::Reverting)
    }

    /// Whether it is open and nobody is working on it at `now`.
    pub fn is_left(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && now >= self.reverted_at.unwrap_or(self.at) + IN_HAND
    }

    /// Until when it keeps its account from changing the number again.
    fn keeps_number_until(&self) -> Option<DateTime<Utc>> {
        match self.state {
            PhoneChangeState::Pending => Some(self.at + IN_HAND),
            PhoneChangeState::Done => Some(self.revert_until),
            PhoneChangeState::Reverting => self.held_until.max(self.reverted_at.map(|at| at + IN_HAND)),
            PhoneChangeState::Reverted => self.held_until,
            PhoneChangeState::Abandoned => None,
        }
    }

    /// What completes it, with an entry and a message that follow from the record: completing twice says it once.
    pub fn completion(&self, at: DateTime<Utc>) -> Completion {
        let audit = AuditEntry {
            at: self.at,
            action: AuditAction::ChangedPhone,
            customer_id: self.customer_id.clone(),
            actor: Actor::Customer(Some(self.session)),
            network: Some(self.network.clone()),
        };
        Completion { id: self.id, at, audit, notice: self.notice() }
    }

    fn notice(&self) -> OutboxMessage {
        let hours = u32::try_from((self.revert_until - self.at).num_hours()).unwrap_or(0);
        let customer_id = self.customer_id.clone();
        let notice = PhoneChangedNotice { change: self.id, customer_id, masked: self.to.masked(), hours };
        OutboxMessage {
            id: MessageId::from_uuid(self.id.as_uuid()),
            lane: PhoneChangedNotice::LANE,
            to: self.from.clone().into(),
            locale: self.locale,
            content: MessageContent::of(&notice),
            created_at: self.at,
            not_before: None,
            expires_at: Some(self.revert_until),
        }
    }

    /// The right to the data of its account.
    pub(super) fn scope(&self) -> CustomerScope {
        CustomerScope::of_token(self.customer_id.clone())
    }
}

/// Until when the account's number is not changed, by its last change.
pub(super) fn number_hold(
    records: &[PhoneChangeRecord],
    account: &CustomerId,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let mine = records.iter().filter(|record| record.customer_id == *account);
    mine.filter_map(PhoneChangeRecord::keeps_number_until).filter(|until| now < *until).max()
}

/// Until when changes that were taken back hold number and e-mail address: those of the account, and those that came
/// back to the number that is on file for it.
pub(super) fn reversal_hold(
    records: &[PhoneChangeRecord],
    account: &CustomerId,
    on_file: Option<&PhoneNumber>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let holds = |record: &&PhoneChangeRecord| record.customer_id == *account || on_file == Some(&record.from);
    records.iter().filter(holds).filter_map(|record| record.held_until).filter(|until| now < *until).max()
}

/// The account's last change that was not abandoned.
pub(super) fn last_of<'a>(records: &'a [PhoneChangeRecord], account: &CustomerId) -> Option<&'a PhoneChangeRecord> {
    let mine =
        |record: &&PhoneChangeRecord| record.customer_id == *account && record.state != PhoneChangeState::Abandoned;
    records.iter().filter(mine).max_by_key(|record| (record.at, record.id))
}
