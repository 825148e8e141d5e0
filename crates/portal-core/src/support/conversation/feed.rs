//! What happens in a customer's conversations, as it happens.

use std::collections::VecDeque;
use std::sync::Arc;

use super::cursor::FeedCursor;
use super::entry::Entry;
use super::model::{Conversation, Marks, Participant, Side};
use super::port::{ConversationRepo, EntryRange, Mark};
use super::{ConversationDeps, ConversationService};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::{ConversationId, TicketNumber};
use crate::kernel::page::PageRequest;
use crate::support::live::{LiveHint, LiveSignal, LiveSubscription, LiveTopic};

/// So many entries are caught up with at most; who missed more reads everything again.
const LONGEST_REPLAY: u32 = 300;

/// So many conversations are looked at to catch up.
const CONVERSATIONS: u32 = 10;

/// Something that a reader is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedEvent {
    /// An entry: each one once, those of a conversation in their order and without a gap.
    Entry {
        /// The conversation as it stands.
        conversation: Arc<Conversation>,
        /// The entry.
        entry: Entry,
        /// How far the reader has come with it.
        cursor: String,
    },
    /// How far the sides of a conversation have come.
    Read(Arc<Conversation>),
    /// The other side of a conversation types.
    Typing(ConversationId),
    /// A ticket changed.
    Ticket(TicketNumber),
    /// What came since the reader's cursor is not known for sure: everything has to be read again. What comes after the new
    /// cursor follows.
    Resync {
        /// Where the reader goes on.
        cursor: String,
    },
}

/// What happens in a customer's conversations: what was missed since a cursor, and then what comes.
///
/// Wait for a signal ([`wait`](Self::wait)), take it ([`take`](Self::take)), and take out what it led to
/// ([`pop`](Self::pop)).
pub struct ConversationFeed {
    deps: ConversationDeps,
    scope: CustomerScope,
    subscription: LiveSubscription,
    cursor: Option<FeedCursor>,
    marks: Vec<(ConversationId, Marks, Marks)>,
    events: VecDeque<FeedEvent>,
}

impl ConversationService {
    /// What happens in the session's conversations from a cursor on. Without one the reader is told to read everything.
    pub fn feed(&self, session: &ActiveSession, cursor: Option<FeedCursor>) -> ConversationFeed {
        let scope = session.scope();
        // Before anything is read, so that nothing comes in between.
        let subscription = self.deps.live.subscribe(&Participant::Customer(scope.clone()));
        let (marks, events) = (Vec::new(), VecDeque::new());
        ConversationFeed { deps: self.deps.clone(), scope, subscription, cursor, marks, events }
    }

    /// A cursor for who reads the session's conversations after this.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    pub async fn cursor(&self, session: &ActiveSession) -> Result<FeedCursor, PortError> {
        cursor_now(self.deps.conversations.as_ref(), &session.scope()).await
    }
}

async fn cursor_now(repo: &dyn ConversationRepo, scope: &CustomerScope) -> Result<FeedCursor, PortError> {
    let page = repo.page_of(scope, latest()).await?;
    let is_whole = page.total <= u64::from(CONVERSATIONS);
    Ok(FeedCursor::at(page.items.iter().map(|summary| &summary.conversation), is_whole))
}

fn latest() -> PageRequest {
    PageRequest::new(1, CONVERSATIONS).unwrap_or_default()
}

/// What catching up came to.
enum CaughtUp {
    Done,
    /// What was missed cannot be told for sure.
    Gap,
}

impl ConversationFeed {
    /// Waits until something may have changed. Nothing is lost when the wait is given up.
    pub async fn wait(&mut self) -> LiveSignal {
        self.subscription.next().await
    }

    /// The next event, if there is one.
    pub fn pop(&mut self) -> Option<FeedEvent> {
        self.events.pop_front()
    }

    /// Catches up with everything since the cursor: to begin with, and now and then, because signals may get lost.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read; the feed is over then.
    pub async fn catch_up(&mut self) -> Result<(), PortError> {
        let page = self.deps.conversations.page_of(&self.scope, latest()).await?;
        let Some(cursor) = &self.cursor else { return self.resync().await };
        let mut conversations: Vec<_> = page.items.into_iter().rev().map(|summary| summary.conversation).collect();
        let listed: Vec<_> = conversations.iter().map(|conversation| conversation.id).collect();
        let older: Vec<_> = cursor.named().filter(|id| !listed.contains(id)).collect();
        for id in older {
            conversations.extend(self.find(id).await?);
        }
        for conversation in conversations {
            if let CaughtUp::Gap = self.advance(conversation).await? {
                return self.resync().await;
            }
        }
        Ok(())
    }

    /// Takes a signal.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read; the feed is over then.
    pub async fn take(&mut self, signal: LiveSignal) -> Result<(), PortError> {
        let LiveSignal::Hint(LiveHint { topic, .. }) = signal else { return self.catch_up().await };
        match topic {
            LiveTopic::Message { conversation, ordinal } => {
                let position = self.cursor.as_ref().and_then(|cursor| cursor.position(conversation));
                if position.is_none_or(|position| position < ordinal) {
                    self.look_at(conversation).await?;
                }
            }
            LiveTopic::Read(conversation) => self.look_at(conversation).await?,
            LiveTopic::Typing { conversation, side: Side::Staff } => {
                self.events.push_back(FeedEvent::Typing(conversation));
            }
            LiveTopic::Typing { side: Side::Customer, .. } => {}
            LiveTopic::Ticket(number) => self.events.push_back(FeedEvent::Ticket(number)),
        }
        Ok(())
    }

    async fn look_at(&mut self, id: ConversationId) -> Result<(), PortError> {
        let Some(conversation) = self.find(id).await? else { return Ok(()) };
        match self.advance(conversation).await? {
            CaughtUp::Done => Ok(()),
            CaughtUp::Gap => self.resync().await,
        }
    }

    /// A conversation as it stands; one that is gone is forgotten.
    async fn find(&mut self, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        let found = self.deps.conversations.find(&self.who(), id).await?;
        if let (None, Some(cursor)) = (&found, &mut self.cursor) {
            cursor.forget(id);
        }
        Ok(found)
    }

    /// Tells what came in a conversation up to where it stands.
    async fn advance(&mut self, conversation: Conversation) -> Result<CaughtUp, PortError> {
        let position = self.cursor.as_ref().and_then(|cursor| cursor.position(conversation.id));
        let last = conversation.last_ordinal;
        // A position behind the end is of another database, such as one before a restore.
        let Some(position) = position.filter(|position| *position <= last) else { return Ok(CaughtUp::Gap) };
        let conversation = Arc::new(conversation);
        if position < last && !self.replay(&conversation, position).await? {
            return Ok(CaughtUp::Gap);
        }
        self.tell_marks(&conversation);
        Ok(CaughtUp::Done)
    }

    /// Tells the entries behind a position; `false` if there are too many.
    async fn replay(&mut self, conversation: &Arc<Conversation>, position: u64) -> Result<bool, PortError> {
        let (id, who) = (conversation.id, self.who());
        let range = EntryRange::After(position, LONGEST_REPLAY + 1);
        let entries = self.deps.conversations.entries(&who, id, range).await?;
        let Some(cursor) = self.cursor.as_mut().filter(|_| entries.len() <= LONGEST_REPLAY as usize) else {
            return Ok(false);
        };
        let of_staff = entries.iter().rfind(|entry| entry.author.side() == Some(Side::Staff));
        let delivered = of_staff.map(|entry| Mark::Delivered(entry.ordinal));
        for entry in entries {
            cursor.advance(id, entry.ordinal);
            let (conversation, cursor) = (Arc::clone(conversation), cursor.to_string());
            self.events.push_back(FeedEvent::Entry { conversation, entry, cursor });
        }
        // Entries that cannot be read are left out, and not waited for.
        let reached = cursor.position(id).unwrap_or_default().max(conversation.last_ordinal);
        cursor.advance(id, reached);
        if let Some(mark) = delivered
            && self.deps.conversations.mark(&who, id, mark).await?
        {
            let hint = LiveHint { customer_id: self.scope.customer_id().clone(), topic: LiveTopic::Read(id) };
            self.deps.live.publish(&hint).await;
        }
        Ok(true)
    }

    /// Tells how far the sides have come, if that was not told before.
    fn tell_marks(&mut self, conversation: &Arc<Conversation>) {
        let now = (conversation.id, conversation.customer, conversation.staff);
        if !self.marks.contains(&now) {
            self.marks.retain(|(id, ..)| *id != conversation.id);
            self.marks.push(now);
            self.events.push_back(FeedEvent::Read(Arc::clone(conversation)));
        }
    }

    async fn resync(&mut self) -> Result<(), PortError> {
        let cursor = cursor_now(self.deps.conversations.as_ref(), &self.scope).await?;
        self.events.clear();
        self.events.push_back(FeedEvent::Resync { cursor: cursor.to_string() });
        self.cursor = Some(cursor);
        Ok(())
    }

    fn who(&self) -> Participant {
        Participant::Customer(self.scope.clone())
    }
}
