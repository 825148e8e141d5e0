//! Rating a chat that was closed.

use super::ConversationService;
use super::entry::{ConversationEvent, Entry, EntryContent};
use super::error::{ConversationError, RateChatError};
use super::message::ClientId;
use super::model::{Conversation, ConversationState, Participant, Topic};
use super::port::{Appended, EntryRange, NewEntry};
use crate::identity::session::ActiveSession;
use crate::kernel::id::ConversationId;
use crate::support::live::LiveTopic;
use crate::support::ticket::Rating;

/// Behind the end of a chat there are at most so many entries: a message opens it again.
const BEHIND_THE_END: u32 = 20;

impl Conversation {
    /// The ordinal of the end that can be rated, as its latest entries tell: that of a chat which is closed, and which
    /// nobody rated since. A ticket is rated as a ticket.
    pub fn end_to_rate(&self, latest: &[Entry]) -> Option<u64> {
        if self.topic != Topic::Chat || self.state != ConversationState::Closed {
            return None;
        }
        let event = |entry: &Entry| match entry.content {
            EntryContent::Event(event) => Some((entry.ordinal, event)),
            EntryContent::Message(_) => None,
        };
        let decides = |(ordinal, event)| match event {
            ConversationEvent::Closed => Some(Some(ordinal)),
            ConversationEvent::Rated(_) => Some(None),
            ConversationEvent::Joined => None,
        };
        latest.iter().rev().filter_map(event).find_map(decides).flatten()
    }
}

impl ConversationService {
    /// Rates one of the customer's chats, once each time it was closed; staff read it in the chat. The same rating again
    /// answers the entry of before.
    ///
    /// # Errors
    /// [`RateChatError`].
    pub async fn rate(
        &self,
        session: &ActiveSession,
        id: ConversationId,
        rating: Rating,
    ) -> Result<Entry, RateChatError> {
        let who = Participant::Customer(session.scope());
        let chat = self.show(&who, id).await?;
        let latest = self.deps.conversations.entries(&who, id, EntryRange::Before(u64::MAX, BEHIND_THE_END)).await?;
        let content = EntryContent::Event(ConversationEvent::Rated(rating));
        let Some(end) = chat.end_to_rate(&latest) else {
            // Sent twice, it is said once.
            let same =
                latest.into_iter().rfind(|entry| chat.state == ConversationState::Closed && entry.content == content);
            return same.ok_or(RateChatError::NotNow);
        };
        // Of callers who race for an end one rates it.
        let client_id = ClientId::parse(&format!("rating-{end}")).ok_or(RateChatError::NotNow)?;
        let (author, at) = (who.author(), self.deps.clock.now());
        let new = NewEntry { client_id, author, at, content, attachments: Vec::new() };
        match self.deps.conversations.append(&who, id, &new).await? {
            Appended::New(entry) => {
                let topic = LiveTopic::Message { conversation: id, ordinal: entry.ordinal };
                self.tell(session.scope().customer_id(), topic).await;
                Ok(entry)
            }
            Appended::Before(entry) => Ok(entry),
            Appended::NameReused | Appended::NoSuchAttachment => Err(RateChatError::NotNow),
            Appended::Unknown => Err(RateChatError::NotFound),
        }
    }
}

impl From<ConversationError> for RateChatError {
    fn from(error: ConversationError) -> Self {
        match error {
            ConversationError::NotFound => Self::NotFound,
            ConversationError::Port(error) => Self::Port(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{conversation, entry, service};
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::kernel::id::TicketNumber;
    use crate::support::conversation::{Author, MockConversationRepo};
    use crate::support::ticket::MockTicketRepo;
    use crate::test_support::active_session;

    const FOUR: Rating = Rating::ALL[3];

    fn event(ordinal: u64, event: ConversationEvent) -> Entry {
        let author = match event {
            ConversationEvent::Rated(_) => Author::Customer,
            _ => Author::Staff(StaffName::parse("Sari").expect("a name")),
        };
        Entry { content: EntryContent::Event(event), ..entry(ordinal, author, "x") }
    }

    fn closed() -> Conversation {
        Conversation { state: ConversationState::Closed, ..conversation() }
    }

    #[test]
    fn a_chat_is_rated_once_each_time_it_was_closed_and_a_ticket_never() {
        let (end, rated) = (event(2, ConversationEvent::Closed), event(3, ConversationEvent::Rated(FOUR)));
        let joined = event(4, ConversationEvent::Joined);
        let said = entry(1, Author::Customer, "Halo");
        assert_eq!(closed().end_to_rate(&[said.clone(), end.clone(), joined.clone()]), Some(2));
        assert_eq!(closed().end_to_rate(&[said.clone(), end.clone(), rated.clone(), joined]), None);
        assert_eq!(closed().end_to_rate(&[end.clone(), rated, said, event(5, ConversationEvent::Closed)]), Some(5));
        assert_eq!(conversation().end_to_rate(std::slice::from_ref(&end)), None, "it goes on");
        let topic = Topic::Ticket(TicketNumber::parse("TKT1").expect("a number"));
        assert_eq!(Conversation { topic, ..closed() }.end_to_rate(&[end]), None);
    }

    async fn rated(latest: Vec<Entry>, appended: Option<Appended>) -> Result<Entry, RateChatError> {
        let mut repo = MockConversationRepo::new();
        repo.expect_find().returning(|_, _| Ok(Some(closed())));
        repo.expect_entries().returning(move |_, _, _| Ok(latest.clone()));
        repo.expect_append().times(usize::from(appended.is_some())).return_once(move |_, _, new| {
            assert_eq!((new.client_id.as_str(), &new.author), ("rating-2", &Author::Customer));
            Ok(appended.expect("it is appended"))
        });
        service(repo, MockTicketRepo::new()).rate(&active_session(), closed().id, FOUR).await
    }

    #[tokio::test]
    async fn a_rating_is_an_entry_of_the_customers_named_by_the_end_it_rates() {
        let end = event(2, ConversationEvent::Closed);
        let stored = event(3, ConversationEvent::Rated(FOUR));
        let new = Appended::New(stored.clone());
        assert_eq!(rated(vec![end.clone()], Some(new)).await.expect("it is rated"), stored);
        // Somebody else was first, with other stars.
        assert!(matches!(rated(vec![end.clone()], Some(Appended::NameReused)).await, Err(RateChatError::NotNow)));
        assert_eq!(rated(vec![end.clone(), stored.clone()], None).await.expect("sent twice"), stored);
        let other = event(3, ConversationEvent::Rated(Rating::ALL[0]));
        assert!(matches!(rated(vec![end, other], None).await, Err(RateChatError::NotNow)));
    }
}
