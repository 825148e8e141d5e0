//! A customer who reads and answers by herself, so that a visitor of the console talks with somebody.

use std::sync::Arc;
use std::time::Duration;

use portal_core::Clock;
use portal_core::PortError;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Appended, Author, ClientId, Conversation, ConversationRepo, EntryRange, Mark, NewEntry, Participant, Side,
};
use portal_core::support::live::{LiveEvents, LiveHint, LiveTopic};
use tokio::time::sleep;

use super::talks;
use crate::failure::chain;

/// How often she looks.
const LOOKS_EVERY: Duration = Duration::from_secs(1);
/// How long she takes to read, and to type.
const READS_FOR: Duration = Duration::from_secs(2);
const TYPES_FOR: Duration = Duration::from_secs(3);

/// What she answers, in turn; the last one again and again.
const ANSWERS: [&str; 4] = [
    "Terima kasih sudah dibalas. Besok pagi saya di rumah, bisa?",
    "Baik, saya tunggu. Apakah teknisinya menelepon dulu?",
    "Siap. Nomor saya yang ini aktif juga untuk telepon.",
    "Oke, terima kasih banyak!",
];

/// Who answers, and in which chat.
pub(super) struct Customer {
    pub(super) conversations: Arc<dyn ConversationRepo>,
    pub(super) live: Arc<dyn LiveEvents>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) who: Participant,
    pub(super) chat: ConversationId,
}

impl Customer {
    /// Answers whenever staff have written, for ever.
    pub(super) async fn answer(self) {
        loop {
            sleep(LOOKS_EVERY).await;
            if let Err(error) = self.look().await {
                tracing::debug!(error = %chain(&error), "the demo's customer does not answer");
            }
        }
    }

    /// Reads, types and answers, if the last word is of staff.
    async fn look(&self) -> Result<(), PortError> {
        let Some(chat) = self.conversations.find(&self.who, self.chat).await? else { return Ok(()) };
        let latest = self.conversations.entries(&self.who, self.chat, EntryRange::Before(u64::MAX, 1)).await?;
        if !latest.last().is_some_and(|entry| matches!(entry.author, Author::Staff(_))) {
            return Ok(());
        }
        self.mark(&chat, Mark::Delivered(chat.last_ordinal)).await?;
        sleep(READS_FOR).await;
        self.mark(&chat, Mark::Read(chat.last_ordinal)).await?;
        self.tell(&chat, LiveTopic::Typing { conversation: chat.id, side: Side::Customer }).await;
        sleep(TYPES_FOR).await;
        self.write(&chat).await
    }

    async fn mark(&self, chat: &Conversation, mark: Mark) -> Result<(), PortError> {
        self.conversations.mark(&self.who, chat.id, mark).await?;
        self.tell(chat, LiveTopic::Read(chat.id)).await;
        Ok(())
    }

    /// Writes the next answer.
    async fn write(&self, chat: &Conversation) -> Result<(), PortError> {
        let entries = self.conversations.entries(&self.who, chat.id, EntryRange::After(0, 1_000)).await?;
        let answers = entries.iter().filter(|entry| entry.client_id.as_str().starts_with("demo-answer")).count();
        let words = ANSWERS.get(answers).or(ANSWERS.last()).copied().unwrap_or_default();
        let name = ClientId::parse(&format!("demo-answer-{answers}"));
        let (Some(client_id), Ok(content)) = (name, talks::text(words)) else { return Ok(()) };
        let (author, at) = (Author::Customer, self.clock.now());
        let new = NewEntry { client_id, author, at, content, attachments: Vec::new() };
        if let Appended::New(entry) = self.conversations.append(&self.who, chat.id, &new).await? {
            self.tell(chat, LiveTopic::Message { conversation: chat.id, ordinal: entry.ordinal }).await;
        }
        Ok(())
    }

    async fn tell(&self, chat: &Conversation, topic: LiveTopic) {
        self.live.publish(&LiveHint { customer_id: chat.customer_id.clone(), topic }).await;
    }
}
