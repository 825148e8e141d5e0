//! Reading conversations.

use super::ConversationService;
use super::entry::Entry;
use super::error::ConversationError;
use super::model::{Conversation, ConversationSummary, Participant, Topic};
use super::open::NewConversation;
use super::port::{EntryRange, Mark};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;
use crate::kernel::id::{ConversationId, TicketNumber};
use crate::kernel::page::{Page, PageRequest};
use crate::support::live::LiveTopic;

impl ConversationService {
    /// One page of the customer's conversations, the latest first.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    pub async fn list(
        &self,
        session: &ActiveSession,
        page: PageRequest,
    ) -> Result<Page<ConversationSummary>, PortError> {
        self.deps.conversations.page_of(&session.scope(), page).await
    }

    /// A conversation of the participant's.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's is not found.
    pub async fn show(&self, who: &Participant, id: ConversationId) -> Result<Conversation, ConversationError> {
        self.deps.conversations.find(who, id).await?.ok_or(ConversationError::NotFound)
    }

    /// The place of a conversation among all in which a customer waits for an answer: 1 is answered next, for who waits
    /// longest comes first. `None` if nobody waits in it.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    pub async fn queue_place(&self, conversation: &Conversation) -> Result<Option<u64>, PortError> {
        match conversation.waiting_since {
            Some(since) => Ok(Some(self.deps.conversations.waiting_before(since).await? + 1)),
            None => Ok(None),
        }
    }

    /// The conversation of one of the customer's tickets, if it was begun.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's ticket is not found.
    pub async fn find_of_ticket(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, ConversationError> {
        let scope = session.scope();
        self.find_ticket(&scope, number).await?;
        Ok(self.deps.conversations.find_of_ticket(&scope, number).await?)
    }

    /// The ticket is the ISP's, the conversation the portal's: one that was begun for a ticket that is gone is never
    /// shown, because the ticket is looked for first.
    async fn find_ticket(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<(), ConversationError> {
        let tickets = self.deps.tickets.as_ref().ok_or(ConversationError::NotFound)?;
        tickets.find(scope, number).await?.map(drop).ok_or(ConversationError::NotFound)
    }

    /// The conversation of one of the customer's tickets, which is begun if there is none.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's ticket is not found.
    pub async fn of_ticket(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
    ) -> Result<Conversation, ConversationError> {
        let scope = session.scope();
        self.find_ticket(&scope, number).await?;
        let at = self.deps.clock.now();
        let id = ConversationId::generate(at, self.deps.entropy.as_ref());
        let new = NewConversation { id, topic: Topic::Ticket(number.clone()), client_id: None, at };
        Ok(self.deps.conversations.open(&scope, &new).await?)
    }

    /// Entries of a conversation of the participant's.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's is not found.
    pub async fn entries(
        &self,
        who: &Participant,
        id: ConversationId,
        range: EntryRange,
    ) -> Result<Vec<Entry>, ConversationError> {
        let entries = self.deps.conversations.entries(who, id, range).await?;
        if entries.is_empty() {
            self.show(who, id).await?;
        }
        Ok(entries)
    }

    /// Notes how far the participant's side has come, and tells open pages if that is further than before.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's is not found.
    pub async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<(), ConversationError> {
        let moved = self.deps.conversations.mark(who, id, mark).await?;
        let conversation = self.show(who, id).await?;
        if moved {
            self.tell(&conversation.customer_id, LiveTopic::Read(id)).await;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{conversation, service};
    use super::*;
    use crate::support::conversation::MockConversationRepo;
    use crate::support::ticket::MockTicketRepo;
    use crate::test_support::active_session;

    #[tokio::test]
    async fn a_ticket_of_somebody_else_has_no_conversation() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(1).returning(|_, _| Ok(None));
        let number = TicketNumber::parse("TKT-1").expect("a number");
        let shown = service(MockConversationRepo::new(), tickets).of_ticket(&active_session(), &number).await;
        assert!(matches!(shown, Err(ConversationError::NotFound)));
    }

    #[tokio::test]
    async fn an_empty_conversation_is_told_from_one_that_is_not_there() {
        for is_there in [true, false] {
            let mut repo = MockConversationRepo::new();
            repo.expect_entries().times(1).returning(|_, _, _| Ok(Vec::new()));
            repo.expect_find().times(1).returning(move |_, _| Ok(is_there.then(conversation)));
            let who = Participant::Customer(active_session().scope());
            let service = service(repo, MockTicketRepo::new());
            let read = service.entries(&who, conversation().id, EntryRange::After(0, 10)).await;
            assert_eq!(read.is_ok(), is_there);
        }
    }
}
