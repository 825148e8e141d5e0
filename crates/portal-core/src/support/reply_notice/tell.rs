//! Telling of the replies that wait for too long.

use chrono::{DateTime, Utc};

use super::ReplyNoticeService;
use super::message::RepliesNotice;
use super::port::{ToldReplies, UnreadReplies};
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::MessageId;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};
use crate::support::conversation::{EntryRange, Participant};

/// How many conversations are looked at in one call.
const BATCH: u32 = 100;

/// How many entries of one are looked at.
const ENTRIES: u32 = 100;

impl ReplyNoticeService {
    /// Tells customers of the replies that they did not read in time, and answers how many were told. To be called
    /// again while it answers any. A conversation that moves on meanwhile is left for the next call.
    ///
    /// # Errors
    /// [`PortError`]; who was not told is told the next time.
    pub async fn tell_due(&self) -> Result<usize, PortError> {
        let now = self.deps.clock.now();
        let due = self.deps.notices.due(now - self.policy.after, BATCH).await?;
        let mut told = 0;
        for replies in &due {
            told += usize::from(self.tell(replies, now).await? == Committed::Done);
        }
        Ok(told)
    }

    async fn tell(&self, replies: &UnreadReplies, now: DateTime<Utc>) -> Result<Committed, PortError> {
        let UnreadReplies { conversation, since, told } = replies;
        let customer = Participant::Customer(CustomerScope::of_message(conversation.customer_id.clone()));
        let known = conversation.customer.read.max(*told);
        let entries =
            self.deps.conversations.entries(&customer, conversation.id, EntryRange::After(known, ENTRIES)).await?;
        let place = (conversation.id, &conversation.topic);
        let notice = RepliesNotice::of(&conversation.customer_id, place, &entries);
        let told = ToldReplies {
            id: conversation.id,
            since: *since,
            up_to: conversation.last_ordinal,
            message: notice.map(|notice| self.message(&notice, now)),
        };
        self.deps.notices.tell(&told).await
    }

    fn message(&self, notice: &RepliesNotice, now: DateTime<Utc>) -> OutboxMessage {
        OutboxMessage {
            id: MessageId::generate(now, self.deps.entropy.as_ref()),
            lane: RepliesNotice::LANE,
            to: Recipient::Customer(notice.customer_id.clone()),
            locale: self.policy.locale,
            content: MessageContent::of(notice),
            created_at: now,
            not_before: None,
            expires_at: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::super::port::MockReplyNotices;
    use super::super::{ReplyNoticeDeps, ReplyNoticePolicy};
    use super::*;
    use crate::kernel::actor::StaffName;
    use crate::support::conversation::test_support::{conversation, entry};
    use crate::support::conversation::{Author, Conversation, Marks, MockConversationRepo};
    use crate::test_support::{CountingEntropy, clock_at, noon};

    fn unread() -> UnreadReplies {
        let customer = Marks { delivered: 3, read: 2 };
        let conversation = Conversation { last_ordinal: 5, customer, ..conversation() };
        UnreadReplies { conversation, since: noon() - TimeDelta::minutes(2), told: 3 }
    }

    fn due() -> MockReplyNotices {
        let mut notices = MockReplyNotices::new();
        notices
            .expect_due()
            .withf(|before, _| *before == noon() - TimeDelta::minutes(1))
            .times(1)
            .returning(|_, _| Ok(vec![unread()]));
        notices
    }

    fn service(notices: MockReplyNotices, author: Author) -> ReplyNoticeService {
        let mut conversations = MockConversationRepo::new();
        conversations
            .expect_entries()
            .withf(|_, _, range| *range == EntryRange::After(3, ENTRIES))
            .times(1)
            .returning(move |_, _, _| Ok(vec![entry(4, author.clone(), "Halo"), entry(5, author.clone(), "Sudah?")]));
        let deps = ReplyNoticeDeps {
            notices: Arc::new(notices),
            conversations: Arc::new(conversations),
            clock: clock_at(noon()),
            entropy: Arc::new(CountingEntropy::default()),
        };
        ReplyNoticeService::new(deps, ReplyNoticePolicy::default())
    }

    #[tokio::test]
    async fn one_message_tells_of_all_replies_that_are_neither_read_nor_told() {
        let mut notices = due();
        notices.expect_tell().times(1).returning(|told| {
            assert_eq!((told.since, told.up_to), (unread().since, 5));
            let message = told.message.clone().expect("a message");
            assert_eq!(message.to, Recipient::Customer(unread().conversation.customer_id));
            let notice: RepliesNotice = message.content.read().expect("a notice");
            assert_eq!(notice.texts, ["Halo", "Sudah?"]);
            Ok(Committed::Done)
        });
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        assert_eq!(service(notices, staff).tell_due().await.expect("they are told"), 1);
    }

    #[tokio::test]
    async fn a_conversation_that_moved_on_is_left_for_the_next_call() {
        let mut notices = due();
        notices.expect_tell().times(1).returning(|_| Ok(Committed::Conflict));
        let staff = Author::Staff(StaffName::parse("Sari").expect("a name"));
        assert_eq!(service(notices, staff).tell_due().await.expect("nothing is told"), 0);
    }

    #[tokio::test]
    async fn without_a_reply_nothing_is_sent_and_nothing_waits_any_more() {
        let mut notices = due();
        notices.expect_tell().times(1).returning(|told| {
            assert_eq!(told.message, None);
            Ok(Committed::Done)
        });
        assert_eq!(service(notices, Author::Customer).tell_due().await.expect("it is noted"), 1);
    }
}
