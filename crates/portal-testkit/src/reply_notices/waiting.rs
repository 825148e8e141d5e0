//! Which replies wait.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Author, ConversationEvent, EntryContent, Mark, NewEntry};
use portal_core::support::reply_notice::UnreadReplies;

use super::{append, customer, minute, opened, replied, staff, waiting};
use crate::ReplyNoticeStores;
use crate::fixtures::{chat, says, scope};
use crate::support::ok;

/// The conversation as its own port finds it, waiting since that minute.
async fn unread(stores: &ReplyNoticeStores, id: ConversationId, since: i64) -> UnreadReplies {
    let conversation = ok(stores.conversations.find(&staff(), id).await).expect("it is there");
    UnreadReplies { conversation, since: minute(since), told: 0 }
}

pub async fn a_reply_waits_since_its_own_time_and_those_behind_it_since_then(stores: ReplyNoticeStores) {
    let chat = opened(&stores, 1).await;
    assert_eq!(waiting(&stores).await, []);
    append(&stores, &customer(), chat, &says(&customer(), 1, "Mati")).await;
    replied(&stores, chat, 3).await;
    assert_eq!(waiting(&stores).await, [unread(&stores, chat, 3).await]);
    replied(&stores, chat, 5).await;
    let portal = NewEntry { author: Author::Portal, ..says(&staff(), 6, "Kami tutup") };
    append(&stores, &staff(), chat, &portal).await;
    assert_eq!(waiting(&stores).await, [unread(&stores, chat, 3).await]);
    for (before, found) in [(3, 0), (4, 1)] {
        assert_eq!(ok(stores.notices.due(minute(before), 10).await).len(), found, "before {before}");
    }
}

pub async fn what_was_read_to_the_end_or_answered_waits_no_longer(stores: ReplyNoticeStores) {
    let (read, answered) = (opened(&stores, 1).await, opened(&stores, 2).await);
    for n in [1, 2] {
        replied(&stores, read, n).await;
    }
    replied(&stores, answered, 3).await;
    for mark in [Mark::Delivered(2), Mark::Read(1)] {
        ok(stores.conversations.mark(&customer(), read, mark).await);
        assert_eq!(waiting(&stores).await.len(), 2, "{mark:?}");
    }
    ok(stores.conversations.mark(&staff(), answered, Mark::Read(1)).await);
    assert_eq!(waiting(&stores).await.len(), 2, "staff read their own");
    ok(stores.conversations.mark(&customer(), read, Mark::Read(2)).await);
    assert_eq!(waiting(&stores).await, [unread(&stores, answered, 3).await]);
    append(&stores, &customer(), answered, &says(&customer(), 4, "Terima kasih")).await;
    assert_eq!(waiting(&stores).await, []);
    replied(&stores, read, 7).await;
    assert_eq!(waiting(&stores).await, [unread(&stores, read, 7).await]);
}

pub async fn what_leaves_nothing_to_read_does_not_wait(stores: ReplyNoticeStores) {
    let chat = opened(&stores, 1).await;
    append(&stores, &customer(), chat, &says(&customer(), 1, "Halo")).await;
    for (event, n) in ConversationEvent::ALL.into_iter().zip(2..) {
        append(&stores, &staff(), chat, &NewEntry { content: EntryContent::Event(event), ..says(&staff(), n, "x") })
            .await;
    }
    assert_eq!(waiting(&stores).await, []);
}

pub async fn who_waits_longest_comes_first_and_no_more_are_answered_than_asked_for(stores: ReplyNoticeStores) {
    let mut ids = Vec::new();
    for (n, at) in (1..).zip([7, 3, 9, 5]) {
        let id = ok(stores.conversations.open(&scope(&format!("AGLS{n}")), &chat(n)).await).id;
        replied(&stores, id, at).await;
        ids.push(id);
    }
    let found: Vec<_> = ok(stores.notices.due(minute(9), 2).await).iter().map(|one| one.conversation.id).collect();
    assert_eq!(found, [ids[1], ids[3]]);
}
