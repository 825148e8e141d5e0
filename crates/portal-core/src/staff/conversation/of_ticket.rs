//! The conversation of a ticket, for staff.

use super::StaffConversationService;
use super::error::StaffConversationError;
use super::read::{OpenConversation, check};
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ConversationId;
use crate::staff::account::Permission;
use crate::staff::desk::StaffTicket;
use crate::support::conversation::{Conversation, Entry, EntryRange, NewConversation, SendMessage, Topic};

impl StaffConversationService {
    /// The conversation of a ticket that was shown, with entries of it; `None` before its first message. The look at the
    /// ticket is the look at its conversation.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn of_ticket(
        &self,
        staff: &StaffActor,
        ticket: &StaffTicket,
        range: EntryRange,
    ) -> Result<Option<OpenConversation>, StaffConversationError> {
        check(staff, Permission::ReadConversations)?;
        match self.conversation_of(staff, ticket).await? {
            Some(conversation) => self.with_entries(staff, conversation, range).await.map(Some),
            None => Ok(None),
        }
    }

    /// The conversation of a ticket, if it was begun.
    pub(super) async fn conversation_of(
        &self,
        staff: &StaffActor,
        ticket: &StaffTicket,
    ) -> Result<Option<Conversation>, StaffConversationError> {
        let number = &ticket.detail.ticket.number;
        Ok(self.deps.conversations.find_of_ticket(&scope(staff, ticket), number).await?)
    }

    /// Answers in the conversation of a ticket that was shown; the first message begins it. The same message, named the
    /// same, answers the entry of before.
    ///
    /// # Errors
    /// [`StaffConversationError`]; answering needs [`Permission::AnswerConversations`].
    pub async fn answer_in_ticket(
        &self,
        staff: &StaffActor,
        ticket: &StaffTicket,
        message: &SendMessage,
    ) -> Result<Entry, StaffConversationError> {
        check(staff, Permission::AnswerConversations)?;
        let at = self.deps.clock.now();
        let id = ConversationId::generate(at, self.deps.entropy.as_ref());
        let topic = Topic::Ticket(ticket.detail.ticket.number.clone());
        let new = NewConversation { id, topic, client_id: None, at };
        // A stop after this leaves a conversation without a message; the same request goes on in it.
        let conversation = self.deps.conversations.open(&scope(staff, ticket), &new).await?;
        self.answer(staff, conversation.id, message).await
    }
}

fn scope(staff: &StaffActor, ticket: &StaffTicket) -> CustomerScope {
    CustomerScope::for_staff(staff, ticket.customer_id.clone())
}

#[cfg(test)]
mod tests {
    use super::super::test_conversations::{message, service};
    use super::*;
    use crate::kernel::id::CustomerId;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::test_trail::{recording, untouched};
    use crate::support::conversation::test_support::conversation;
    use crate::support::conversation::{Appended, MockConversationRepo};
    use crate::support::ticket::TicketStatus;
    use crate::support::ticket::test_support::{read, ticket};

    const LATEST: EntryRange = EntryRange::Before(u64::MAX, 10);

    fn shown() -> StaffTicket {
        let customer_id = CustomerId::parse("AGLS1").expect("an id");
        StaffTicket { customer_id, detail: read(ticket(TicketStatus::Open)).detail }
    }

    #[tokio::test]
    async fn a_look_at_a_ticket_begins_no_conversation() {
        let mut conversations = MockConversationRepo::new();
        conversations.expect_find_of_ticket().times(1).returning(|_, _| Ok(None));
        let read = service(conversations, untouched()).of_ticket(&actor(Role::Cs), &shown(), LATEST).await;
        assert_eq!(read.expect("it is looked for"), None);
    }

    #[tokio::test]
    async fn the_first_answer_begins_it() {
        let mut conversations = MockConversationRepo::new();
        conversations
            .expect_open()
            .withf(|scope, new| scope.customer_id().as_str() == "AGLS1" && new.key().starts_with("ticket:"))
            .times(1)
            .returning(|_, _| Ok(conversation()));
        conversations.expect_find().returning(|_, _| Ok(Some(conversation())));
        conversations.expect_append().times(1).returning(|_, _, new| Ok(Appended::New(new.at_ordinal(1))));
        let said =
            service(conversations, recording(|_| true)).answer_in_ticket(&actor(Role::Cs), &shown(), &message()).await;
        assert_eq!(said.expect("it is said").ordinal, 1);
    }

    #[tokio::test]
    async fn a_role_without_the_permission_reads_and_says_nothing() {
        let technician = actor(Role::Technician);
        let refused = service(MockConversationRepo::new(), untouched()).of_ticket(&technician, &shown(), LATEST).await;
        assert!(matches!(refused, Err(StaffConversationError::Forbidden)));
        let refused =
            service(MockConversationRepo::new(), untouched()).answer_in_ticket(&technician, &shown(), &message()).await;
        assert!(matches!(refused, Err(StaffConversationError::Forbidden)));
    }
}
