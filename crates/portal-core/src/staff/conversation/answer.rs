//! Answering, joining and closing.

use super::StaffConversationService;
use super::error::StaffConversationError;
use super::read::{check, participant};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::{AttachmentId, ConversationId};
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::trail::{TrailAction, TrailNote};
use crate::support::conversation::{
    Appended, ClientId, ConversationEvent, Entry, EntryContent, InvalidMessage, NewEntry, SendMessage,
};
use crate::support::live::{LiveHint, LiveTopic};

impl StaffConversationService {
    /// Answers. The same message, named the same, answers the entry of before.
    ///
    /// # Errors
    /// [`StaffConversationError`]; answering needs [`Permission::AnswerConversations`].
    pub async fn answer(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        message: &SendMessage,
    ) -> Result<Entry, StaffConversationError> {
        message.check()?;
        let content = EntryContent::Message(message.text.clone());
        let said = (message.client_id.clone(), content, message.attachments.clone());
        self.append(staff, id, TrailAction::AnsweredConversation, said).await
    }

    /// Says that `staff` joined. The same join, named the same, answers the entry of before.
    ///
    /// # Errors
    /// [`StaffConversationError`]; joining needs [`Permission::AnswerConversations`].
    pub async fn join(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        client_id: ClientId,
    ) -> Result<Entry, StaffConversationError> {
        let content = EntryContent::Event(ConversationEvent::Joined);
        self.append(staff, id, TrailAction::JoinedConversation, (client_id, content, Vec::new())).await
    }

    /// Closes the conversation: nobody waits in it, and nobody is responsible for it any more. The same close, named the
    /// same, answers the entry of before.
    ///
    /// # Errors
    /// [`StaffConversationError`]; closing needs [`Permission::AnswerConversations`].
    pub async fn close(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        client_id: ClientId,
    ) -> Result<Entry, StaffConversationError> {
        let content = EntryContent::Event(ConversationEvent::Closed);
        let closed = self.append(staff, id, TrailAction::ClosedConversation, (client_id, content, Vec::new())).await?;
        self.deps.assignments.let_go(&WorkSubject::Conversation(id)).await?;
        Ok(closed)
    }

    /// Adds an entry, once the trail says so. A request that comes again makes a second entry of the trail, and none in
    /// the conversation.
    async fn append(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        action: TrailAction,
        (client_id, content, attachments): (ClientId, EntryContent, Vec<AttachmentId>),
    ) -> Result<Entry, StaffConversationError> {
        check(staff, Permission::AnswerConversations)?;
        let found = self.find(staff, id).await?;
        let note = TrailNote::new(action).about(&found.customer_id).to(&WorkSubject::Conversation(id));
        self.deps.trail.record(staff, vec![note]).await?;
        let who = participant(staff);
        let new = NewEntry { client_id, author: who.author(), at: self.deps.clock.now(), content, attachments };
        match self.deps.conversations.append(&who, id, &new).await? {
            Appended::New(entry) | Appended::Before(entry) => {
                let topic = LiveTopic::Message { conversation: id, ordinal: entry.ordinal };
                self.deps.live.publish(&LiveHint { customer_id: found.customer_id, topic }).await;
                Ok(entry)
            }
            Appended::NoSuchAttachment => Err(InvalidMessage::NoSuchAttachment.into()),
            Appended::NameReused => Err(StaffConversationError::NameReused),
            Appended::Unknown => Err(StaffConversationError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_conversations::{message, name, service, there};
    use super::*;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::test_trail::{away, recording, untouched};
    use crate::support::conversation::test_support::conversation;
    use crate::support::conversation::{Author, EntryRange, MockConversationRepo};

    #[tokio::test]
    async fn an_answer_is_of_the_member_of_staff_and_in_the_trail_of_the_customer() {
        let mut conversations = there();
        conversations.expect_append().times(1).returning(|_, _, new| {
            assert!(matches!(&new.author, Author::Staff(name) if name.as_str() == "budi@isp.id"));
            Ok(Appended::Before(new.at_ordinal(2)))
        });
        let trail = recording(|entry| {
            entry.action == TrailAction::AnsweredConversation
                && entry.customer_id.as_ref() == Some(&conversation().customer_id)
        });
        let sent = service(conversations, trail).answer(&actor(Role::Cs), conversation().id, &message()).await;
        assert_eq!(sent.expect("it is sent").ordinal, 2);
    }

    #[tokio::test]
    async fn joining_and_closing_are_events_of_the_conversation() {
        for event in [ConversationEvent::Joined, ConversationEvent::Closed] {
            let mut conversations = there();
            conversations.expect_append().times(1).returning(move |_, _, new| {
                assert_eq!(new.content, EntryContent::Event(event));
                Ok(Appended::New(new.at_ordinal(1)))
            });
            let service = service(conversations, recording(|_| true));
            let (staff, id) = (actor(Role::Cs), conversation().id);
            let done = match event {
                ConversationEvent::Joined => service.join(&staff, id, name()).await,
                _ => service.close(&staff, id, name()).await,
            };
            assert!(done.is_ok());
        }
    }

    #[tokio::test]
    async fn stf_04_nothing_is_said_or_shown_without_its_entry() {
        let service = service(there(), away());
        let (staff, id) = (actor(Role::Cs), conversation().id);
        let said = service.answer(&staff, id, &message()).await;
        assert!(matches!(said, Err(StaffConversationError::Port(_))));
        let shown = service.open(&staff, id, EntryRange::After(0, 10), None).await;
        assert!(matches!(shown, Err(StaffConversationError::Port(_))));
    }

    #[tokio::test]
    async fn stf_03_conversations_are_for_those_who_may_read_and_answer_them() {
        let service = service(MockConversationRepo::new(), untouched());
        let id = conversation().id;
        for role in [Role::Technician, Role::Finance] {
            let staff = actor(role);
            let said = service.answer(&staff, id, &message()).await;
            assert!(matches!(said, Err(StaffConversationError::Forbidden)));
            let shown = service.open(&staff, id, EntryRange::After(0, 10), None).await;
            assert!(matches!(shown, Err(StaffConversationError::Forbidden)));
        }
    }
}
