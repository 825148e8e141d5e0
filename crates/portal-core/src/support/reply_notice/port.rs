//! The port of replies that wait to be read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::ConversationId;
use crate::messaging::outbox::OutboxMessage;
use crate::support::conversation::Conversation;

/// A conversation in which replies of staff wait for the customer to read them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadReplies {
    /// The conversation.
    pub conversation: Conversation,
    /// When the first reply was made that waits.
    pub since: DateTime<Utc>,
    /// The ordinal up to which a message told the customer of replies; 0 for none.
    pub told: u64,
}

/// That a customer is told of the replies that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldReplies {
    /// In which conversation.
    pub id: ConversationId,
    /// Since when the first one waits, as it was read.
    pub since: DateTime<Utc>,
    /// Up to which entry they are told; the last one, as it was read.
    pub up_to: u64,
    /// The message that tells them; `None` if there is nothing to tell.
    pub message: Option<OutboxMessage>,
}

/// Knows which replies wait to be read, in the store of
/// [`ConversationRepo`](crate::support::conversation::ConversationRepo) and
/// [`Outbox`](crate::messaging::outbox::Outbox).
///
/// # Contract
/// * A reply is an entry that leaves something to read ([`NewEntry::leaves_to_read`](crate::support::conversation::NewEntry::leaves_to_read)).
///   One waits from its own time on, and those behind it wait since then, until the customer has read up to the last
///   entry, makes an entry, or was told of it.
/// * [`due`](Self::due) answers the conversations in which one waits since before the instant, who waits longest first
///   (`since`, then identity).
/// * [`tell`](Self::tell) notes that the customer was told and puts the message in, in one step, and only while the
///   conversation stands as it was read: the first reply waits since the same instant, and no entry came behind the last
///   one. Else it answers [`Committed::Conflict`] and writes nothing. Of racing callers one tells.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ReplyNotices: Send + Sync {
    /// The conversations in which a reply waits since before `before`, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn due(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<UnreadReplies>, PortError>;

    /// Notes that a customer was told, and puts the message in.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn tell(&self, told: &ToldReplies) -> Result<Committed, PortError>;
}
