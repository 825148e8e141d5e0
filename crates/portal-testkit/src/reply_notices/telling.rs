//! Telling of replies.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use chrono::TimeDelta;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::id::ConversationId;
use portal_core::messaging::outbox::{Lane, OutboxMessage};
use portal_core::support::conversation::Mark;
use portal_core::support::reply_notice::ToldReplies;

use super::{append, customer, minute, opened, replied, waiting};
use crate::ReplyNoticeStores;
use crate::fixtures::{message, says};
use crate::support::{number, ok, race};

/// Takes what is in the outbox.
async fn messages(stores: &ReplyNoticeStores) -> Vec<OutboxMessage> {
    let (now, mut found) = (minute(1_000), Vec::new());
    for lane in Lane::ALL {
        while let Some(claimed) = ok(stores.outbox.claim(lane, now, now + TimeDelta::days(1)).await) {
            found.push(claimed.message);
        }
    }
    found
}

/// That the customer is told of all that waits in the conversation, with message number `n`.
async fn all_of(stores: &ReplyNoticeStores, id: ConversationId, n: u64) -> ToldReplies {
    let found = waiting(stores).await;
    let one = found.into_iter().find(|one| one.conversation.id == id).expect("a reply waits");
    ToldReplies { id, since: one.since, up_to: one.conversation.last_ordinal, message: Some(message(n)) }
}

async fn ids(stores: &ReplyNoticeStores) -> Vec<portal_core::MessageId> {
    messages(stores).await.iter().map(|message| message.id).collect()
}

pub async fn a_message_is_put_in_and_what_it_tells_of_waits_no_longer(stores: ReplyNoticeStores) {
    let (chat, other) = (opened(&stores, 1).await, opened(&stores, 2).await);
    for n in [1, 2] {
        replied(&stores, chat, n).await;
    }
    replied(&stores, other, 3).await;
    assert_eq!(ok(stores.notices.tell(&all_of(&stores, chat, 1).await).await), Committed::Done);
    let told = waiting(&stores).await;
    assert_eq!(told.iter().map(|one| (one.conversation.id, one.told)).collect::<Vec<_>>(), [(other, 0)]);
    replied(&stores, chat, 8).await;
    let again = waiting(&stores).await.pop().expect("it waits again");
    assert_eq!((again.conversation.id, again.since, again.told), (chat, minute(8), 2));
    assert_eq!(again.conversation.customer.read, 0, "who was told has not read");
    assert_eq!(ids(&stores).await, [message(1).id]);
}

pub async fn without_a_message_it_is_noted_all_the_same(stores: ReplyNoticeStores) {
    let chat = opened(&stores, 1).await;
    replied(&stores, chat, 1).await;
    let told = ToldReplies { message: None, ..all_of(&stores, chat, 1).await };
    assert_eq!(ok(stores.notices.tell(&told).await), Committed::Done);
    assert_eq!(waiting(&stores).await, []);
    assert_eq!(ids(&stores).await, []);
}

pub async fn a_conversation_that_moved_on_is_not_told(stores: ReplyNoticeStores) {
    let (followed, read, answered) = (opened(&stores, 1).await, opened(&stores, 2).await, opened(&stores, 3).await);
    let mut decided = Vec::new();
    for (chat, n) in [(followed, 1), (read, 2), (answered, 3)] {
        replied(&stores, chat, n).await;
        decided.push(all_of(&stores, chat, n).await);
    }
    replied(&stores, followed, 5).await;
    ok(stores.conversations.mark(&customer(), read, Mark::Read(1)).await);
    append(&stores, &customer(), answered, &says(&customer(), 6, "Baik")).await;
    let other = ToldReplies { since: minute(4), ..all_of(&stores, followed, 4).await };
    decided.push(other);
    let left = waiting(&stores).await;
    for told in &decided {
        assert_eq!(ok(stores.notices.tell(told).await), Committed::Conflict, "{told:?}");
    }
    assert_eq!(waiting(&stores).await, left);
    assert_eq!(ids(&stores).await, []);
}

pub async fn racing_callers_tell_once(stores: ReplyNoticeStores) {
    let chat = opened(&stores, 1).await;
    replied(&stores, chat, 1).await;
    let told = all_of(&stores, chat, 1).await;
    let answers = race(6, |caller| {
        let (stores, told) = (stores.clone(), told.clone());
        let told = ToldReplies { message: Some(message(number(caller) + 1)), ..told };
        async move { ok(stores.notices.tell(&told).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1, "{answers:?}");
    assert_eq!(ids(&stores).await.len(), 1);
    assert_eq!(waiting(&stores).await, []);
}
