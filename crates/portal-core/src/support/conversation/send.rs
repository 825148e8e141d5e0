//! Writing a message.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::ConversationService;
use super::entry::{Entry, EntryContent};
use super::error::{InvalidMessage, SendMessageError};
use super::message::{ClientId, MessageText};
use super::model::{Conversation, Participant, Topic};
use super::open::NewConversation;
use super::port::{Appended, NewEntry};
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict, Window};
use crate::identity::session::ActiveSession;
use crate::kernel::id::{AttachmentId, ConversationId, HitId, TicketNumber};
use crate::support::live::LiveTopic;

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendMessage {
    /// What the client names it by: sent twice, it is said once.
    pub client_id: ClientId,
    /// What is said; [nothing](MessageText::none) with files alone.
    pub text: MessageText,
    /// The files it refers to, which its author uploaded before.
    pub attachments: Vec<AttachmentId>,
}

impl SendMessage {
    /// The most files of a message.
    pub const MOST_ATTACHMENTS: usize = 5;

    /// Whether it says something, and refers to no more files than it may, each once.
    ///
    /// # Errors
    /// [`InvalidMessage`].
    pub fn check(&self) -> Result<(), InvalidMessage> {
        let files: HashSet<AttachmentId> = self.attachments.iter().copied().collect();
        match self.attachments.len() {
            0 if self.text.is_none() => Err(InvalidMessage::Empty),
            count if count > Self::MOST_ATTACHMENTS => Err(InvalidMessage::TooManyAttachments),
            count if count > files.len() => Err(InvalidMessage::NoSuchAttachment),
            _ => Ok(()),
        }
    }
}

impl ConversationService {
    /// Writes a customer's message into one of their conversations. The same message, named the same, answers the entry
    /// of before.
    ///
    /// # Errors
    /// [`SendMessageError`].
    pub async fn send(
        &self,
        session: &ActiveSession,
        id: ConversationId,
        message: &SendMessage,
    ) -> Result<Entry, SendMessageError> {
        message.check()?;
        // What is not there counts as no message.
        self.show(&Participant::Customer(session.scope()), id).await?;
        let now = self.deps.clock.now();
        let (id_text, name) = (id.to_string(), message.client_id.as_str());
        let member = format!("{id_text}/{name}");
        self.count(session, "conversations.send", &self.policy.messages_per_account, Some(member), now).await?;
        self.append(session, id, message, now).await
    }

    /// Begins a chat with its first message. The same message, named the same, answers the chat of before.
    ///
    /// # Errors
    /// [`SendMessageError`].
    pub async fn begin_chat(
        &self,
        session: &ActiveSession,
        message: &SendMessage,
    ) -> Result<(Conversation, Entry), SendMessageError> {
        message.check()?;
        let now = self.deps.clock.now();
        let member = message.client_id.as_str().to_owned();
        self.count(session, "conversations.begin", &self.policy.chats_per_account, Some(member), now).await?;
        let id = ConversationId::generate(now, self.deps.entropy.as_ref());
        let new = NewConversation { id, topic: Topic::Chat, client_id: Some(message.client_id.clone()), at: now };
        // A stop after this leaves a chat without a message; the same request goes on in it.
        let chat = self.deps.conversations.open(&session.scope(), &new).await?;
        let entry = self.append(session, chat.id, message, now).await?;
        let chat = self.show(&Participant::Customer(session.scope()), chat.id).await?;
        Ok((chat, entry))
    }

    /// Writes a customer's message into the conversation of one of their tickets, which is begun if there is none.
    ///
    /// # Errors
    /// [`SendMessageError`].
    pub async fn send_in_ticket(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
        message: &SendMessage,
    ) -> Result<(Conversation, Entry), SendMessageError> {
        let conversation = self.of_ticket(session, number).await?;
        let entry = self.send(session, conversation.id, message).await?;
        let who = Participant::Customer(session.scope());
        Ok((self.show(&who, conversation.id).await?, entry))
    }

    async fn append(
        &self,
        session: &ActiveSession,
        id: ConversationId,
        message: &SendMessage,
        at: DateTime<Utc>,
    ) -> Result<Entry, SendMessageError> {
        let who = Participant::Customer(session.scope());
        let content = EntryContent::Message(message.text.clone());
        let (client_id, attachments) = (message.client_id.clone(), message.attachments.clone());
        let new = NewEntry { client_id, author: who.author(), at, content, attachments };
        match self.deps.conversations.append(&who, id, &new).await? {
            Appended::New(entry) => {
                let topic = LiveTopic::Message { conversation: id, ordinal: entry.ordinal };
                self.tell(session.scope().customer_id(), topic).await;
                Ok(entry)
            }
            Appended::Before(entry) => Ok(entry),
            Appended::NameReused => Err(SendMessageError::NameReused),
            Appended::NoSuchAttachment => Err(InvalidMessage::NoSuchAttachment.into()),
            Appended::Unknown => Err(SendMessageError::NotFound),
        }
    }

    /// Counts a request of an account; what the client named counts once, however often it comes.
    pub(super) async fn count(
        &self,
        session: &ActiveSession,
        rule: &str,
        windows: &[Window],
        member: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<(), SendMessageError> {
        let key = BucketKey::new(rule, session.session().customer_id.as_str(), self.keys.current());
        let bucket = Bucket { member, ..Bucket::counting(key, windows.to_vec()) };
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        match self.deps.limits.take(std::slice::from_ref(&bucket), hit, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::Denied { retry_after } => Err(SendMessageError::RateLimited { retry_after }),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::test_support::{conversation, entry, service, service_with};
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::support::conversation::{Author, MockConversationRepo};
    use crate::support::ticket::MockTicketRepo;
    use crate::test_support::{active_session, noon};

    fn message(name: &str) -> SendMessage {
        let text = MessageText::parse("Halo").expect("a text");
        SendMessage { client_id: ClientId::parse(name).expect("a name"), text, attachments: Vec::new() }
    }

    #[tokio::test]
    async fn a_message_is_the_customers_own_and_answered_as_stored() {
        let said = entry(3, Author::Customer, "Halo");
        for appended in [Appended::New(said.clone()), Appended::Before(said.clone())] {
            let mut repo = MockConversationRepo::new();
            repo.expect_find().returning(|_, _| Ok(Some(conversation())));
            repo.expect_append()
                .withf(|who, _, new| {
                    *who == Participant::Customer(active_session().scope())
                        && new.author == Author::Customer
                        && new.at == noon()
                })
                .times(1)
                .returning(move |_, _, _| Ok(appended.clone()));
            let service = service(repo, MockTicketRepo::new());
            let sent = service.send(&active_session(), conversation().id, &message("m-1")).await;
            assert_eq!(sent.expect("it is sent"), said);
        }
    }

    #[tokio::test]
    async fn a_message_has_a_text_or_files_and_no_more_of_them_than_it_may() {
        let file = |n| AttachmentId::from_uuid(uuid::Uuid::from_u128(n));
        let files = |all: &[u128]| all.iter().copied().map(file).collect::<Vec<_>>();
        let send = async |text: MessageText, attachments| {
            let mut repo = MockConversationRepo::new();
            repo.expect_find().returning(|_, _| Ok(Some(conversation())));
            repo.expect_append().returning(|_, _, new| Ok(Appended::New(new.at_ordinal(1))));
            let service = service(repo, MockTicketRepo::new());
            let message = SendMessage { text, attachments, ..message("m-1") };
            service.send(&active_session(), conversation().id, &message).await
        };
        let alone = send(MessageText::none(), files(&[1, 2, 3, 4, 5])).await.expect("it is sent");
        assert_eq!(alone.attachments, files(&[1, 2, 3, 4, 5]));
        let refused = send(MessageText::none(), Vec::new()).await;
        assert!(matches!(refused, Err(SendMessageError::Invalid(InvalidMessage::Empty))));
        let refused = send(message("m-1").text, files(&[1, 2, 3, 4, 5, 6])).await;
        assert!(matches!(refused, Err(SendMessageError::Invalid(InvalidMessage::TooManyAttachments))));
        let refused = send(message("m-1").text, files(&[1, 1])).await;
        assert!(matches!(refused, Err(SendMessageError::Invalid(InvalidMessage::NoSuchAttachment))));
    }

    #[tokio::test]
    async fn sec_40_a_message_to_somebody_elses_conversation_is_not_found() {
        for is_there_at_first in [false, true] {
            let mut repo = MockConversationRepo::new();
            repo.expect_find().returning(move |_, _| Ok(is_there_at_first.then(conversation)));
            repo.expect_append().returning(|_, _, _| Ok(Appended::Unknown));
            let service = service(repo, MockTicketRepo::new());
            let sent = service.send(&active_session(), conversation().id, &message("m-1")).await;
            assert!(matches!(sent, Err(SendMessageError::NotFound)));
        }
    }

    #[tokio::test]
    async fn sec_32_what_is_over_the_limit_is_not_stored() {
        let mut limits = MockRateLimiter::new();
        limits.expect_take().times(2).returning(|buckets, _, _| {
            assert!(buckets[0].member.is_some(), "a repeat counts once");
            Ok(Verdict::Denied { retry_after: TimeDelta::seconds(4) })
        });
        let mut repo = MockConversationRepo::new();
        repo.expect_find().returning(|_, _| Ok(Some(conversation())));
        let service = service_with(repo, MockTicketRepo::new(), limits);
        let sent = service.send(&active_session(), conversation().id, &message("m-1")).await;
        assert!(matches!(sent, Err(SendMessageError::RateLimited { .. })));
        let begun = service.begin_chat(&active_session(), &message("m-1")).await;
        assert!(matches!(begun, Err(SendMessageError::RateLimited { .. })));
    }

    #[tokio::test]
    async fn a_chat_begins_under_the_name_of_its_first_message() {
        let mut repo = MockConversationRepo::new();
        repo.expect_open()
            .withf(|_, new| new.key() == "chat:m-1" && new.topic == Topic::Chat)
            .times(1)
            .returning(|_, _| Ok(conversation()));
        repo.expect_append().times(1).returning(|_, _, new| Ok(Appended::New(new.at_ordinal(1))));
        repo.expect_find().times(1).returning(|_, _| Ok(Some(Conversation { last_ordinal: 1, ..conversation() })));
        let begun = service(repo, MockTicketRepo::new()).begin_chat(&active_session(), &message("m-1")).await;
        let (chat, first) = begun.expect("it is begun");
        assert_eq!((chat.last_ordinal, first.ordinal), (1, 1));
    }
}
