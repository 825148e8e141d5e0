//! The port of conversations.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::entry::{Author, Entry, EntryContent};
use super::message::ClientId;
use super::model::{Conversation, ConversationState, ConversationSummary, Participant};
use super::open::NewConversation;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::{AttachmentId, ConversationId, TicketNumber};
use crate::kernel::page::{Page, PageRequest};

/// An entry to be stored. Its ordinal is given by the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// What its author's client named it by.
    pub client_id: ClientId,
    /// Who makes it.
    pub author: Author,
    /// When.
    pub at: DateTime<Utc>,
    /// What it holds.
    pub content: EntryContent,
    /// The files it refers to, each once.
    pub attachments: Vec<AttachmentId>,
}

impl NewEntry {
    /// The entry under its ordinal.
    pub fn at_ordinal(&self, ordinal: u64) -> Entry {
        let Self { client_id, author, at, content, attachments } = self.clone();
        Entry { ordinal, client_id, author, at, content, attachments }
    }

    /// Whether an entry says the same.
    pub fn says_as(&self, entry: &Entry) -> bool {
        self.content == entry.content && self.attachments == entry.attachments
    }

    /// Where the conversation stands after it; `None` leaves it where it is.
    pub fn state(&self) -> Option<ConversationState> {
        use super::entry::ConversationEvent::{Closed, Joined, Rated};
        match self.content {
            EntryContent::Message(_) => Some(ConversationState::Open),
            EntryContent::Event(Closed) => Some(ConversationState::Closed),
            EntryContent::Event(Joined | Rated(_)) => None,
        }
    }

    /// Whether the customer waits for an answer after it; `None` leaves it as it is. Who waits already goes on waiting
    /// since then.
    pub fn waits(&self) -> Option<bool> {
        match (&self.author, self.state()) {
            (_, None) | (Author::Portal, Some(ConversationState::Open)) => None,
            (Author::Customer, Some(ConversationState::Open)) => Some(true),
            (Author::Staff(_), Some(ConversationState::Open)) | (_, Some(ConversationState::Closed)) => Some(false),
        }
    }

    /// Whether the customer has something to read after it; `None` leaves it as it is. What waits to be read already
    /// goes on waiting since then.
    pub fn leaves_to_read(&self) -> Option<bool> {
        match (&self.author, &self.content) {
            (Author::Customer, _) => Some(false),
            (Author::Staff(_), EntryContent::Message(_)) => Some(true),
            (Author::Staff(_), EntryContent::Event(_)) | (Author::Portal, _) => None,
        }
    }
}

/// What came of storing an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// It was stored.
    New(Entry),
    /// The same was stored before under that name; nothing was written.
    Before(Entry),
    /// Another entry of that author has that name; nothing was written.
    NameReused,
    /// A file that it refers to is not there, is not for the author's messages to this customer, or belongs to a
    /// message already; nothing was written.
    NoSuchAttachment,
    /// The participant has no such conversation.
    Unknown,
}

/// Which entries of a conversation, in the order of their ordinals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryRange {
    /// The first ones behind this ordinal, at most so many.
    After(u64, u32),
    /// The last ones before this ordinal, at most so many; `u64::MAX` for the latest.
    Before(u64, u32),
}

/// How far a participant's side has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Its device got everything up to this ordinal.
    Delivered(u64),
    /// It read everything up to this ordinal.
    Read(u64),
}

/// Keeps conversations. The portal owns them: the customer and the ticket need not be known where they are kept.
///
/// # Contract
/// * A customer finds, reads, writes and marks their own conversations alone, whichever identity is named; staff all.
/// * [`open`](Self::open) stores a conversation ([`NewConversation::opened`]) unless the customer has one of its
///   [`key`](NewConversation::key): that one is answered as it stands. Of racing callers of one key one stores it.
/// * [`append`](Self::append) gives the next ordinal: from 1 on, without a gap, also when callers race. Entry and
///   conversation are written in one step: the last ordinal, `updated_at` (which never goes back), [`NewEntry::state`] and [`NewEntry::waits`],
///   where a customer that waits already goes on waiting since then, and a new one since the entry's time; likewise
///   [`NewEntry::leaves_to_read`] for what a customer has to read. The author's side has read up to its own entry. A name that the side used before in this conversation writes nothing; of racing
///   callers of one name one writes.
/// * The files that an entry refers to become its own in the same step: complete ones without an entry, of the
///   conversation's customer and uploaded by the author's side (customer or staff). If one of them is not such a file,
///   nothing is written; of racing entries one gets it.
/// * A reader that has read up to an ordinal has read everything that will ever stand before it.
/// * [`mark`](Self::mark) only moves forward, and never behind the last entry; what is read is delivered.
/// * [`waiting_before`](Self::waiting_before) counts the conversations of all customers, those that wait since `since` not.
/// * [`page_of`](Self::page_of) answers the latest first (`updated_at`, then identity).
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ConversationRepo: Send + Sync {
    /// The conversation of that key, begun now if there was none.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be written.
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError>;

    /// One page of a customer's conversations.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError>;

    /// A conversation of the participant's.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn find(&self, who: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError>;

    /// The conversation of one of the customer's tickets, if it was begun.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn find_of_ticket(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, PortError>;

    /// Entries of a conversation; none if the participant has no such conversation.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn entries(&self, who: &Participant, id: ConversationId, range: EntryRange) -> Result<Vec<Entry>, PortError>;

    /// Stores an entry at the end.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be written.
    async fn append(&self, who: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError>;

    /// Notes how far the participant's side has come; whether that is further than before.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be written.
    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError>;

    /// In how many conversations the customer waits for an answer since before `since`.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError>;
}

#[cfg(test)]
mod tests {
    use super::super::entry::ConversationEvent;
    use super::super::test_support::new_entry;
    use super::*;
    use crate::kernel::actor::StaffName;

    #[test]
    fn a_message_opens_a_conversation_and_an_answer_ends_the_waiting() {
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        let message = |author: &Author| new_entry(author.clone(), "Halo");
        let event = |event| NewEntry { content: EntryContent::Event(event), ..message(&staff) };
        let effects = |entry: &NewEntry| (entry.state(), entry.waits());
        assert_eq!(effects(&message(&Author::Customer)), (Some(ConversationState::Open), Some(true)));
        assert_eq!(effects(&message(&staff)), (Some(ConversationState::Open), Some(false)));
        assert_eq!(effects(&message(&Author::Portal)), (Some(ConversationState::Open), None));
        assert_eq!(effects(&event(ConversationEvent::Closed)), (Some(ConversationState::Closed), Some(false)));
        assert_eq!(effects(&event(ConversationEvent::Joined)), (None, None));
    }

    #[test]
    fn a_reply_leaves_something_to_read_and_who_writes_has_read() {
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        let leaves = |author: &Author| new_entry(author.clone(), "Halo").leaves_to_read();
        assert_eq!(
            [leaves(&staff), leaves(&Author::Customer), leaves(&Author::Portal)],
            [Some(true), Some(false), None]
        );
        let joined = EntryContent::Event(ConversationEvent::Joined);
        assert_eq!(NewEntry { content: joined, ..new_entry(staff, "Halo") }.leaves_to_read(), None);
    }
}
