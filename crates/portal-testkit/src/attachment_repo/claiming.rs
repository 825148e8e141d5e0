//! An entry claims the files it refers to.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::support::attachment::{AttachmentRepo, EntryPlace};
use portal_core::support::conversation::{Appended, ConversationRepo, EntryRange, NewEntry};
use portal_core::{AttachmentId, PageRequest};

use super::{added, customer, found, opened, own_file, send, staff, with_files};
use crate::fixtures::{attachment, says, scope};
use crate::support::{number, ok, race};

pub async fn an_entry_claims_its_files_in_their_order(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let (me, they, chat) = (customer("AGLS1"), staff(), opened(&*conversations, "AGLS1", 1).await);
    let mine = [3, 1, 2].map(async |n| own_file(&*files, "AGLS1", n).await);
    let [third, first, second] = mine;
    let mine = [third.await, first.await, second.await];
    let theirs = added(&*files, &attachment("AGLS1", &they, 4)).await;
    let said = NewEntry { attachments: vec![theirs], ..says(&they, 2, "Ini fotonya") };
    let mut written = Vec::new();
    for (ordinal, who, new) in [(1, &me, with_files(&me, 1, &mine)), (2, &they, said)] {
        assert_eq!(send(&*conversations, who, &chat, &new).await, Appended::New(new.at_ordinal(ordinal)));
        written.push(new.at_ordinal(ordinal));
        for id in &new.attachments {
            let entry = Some(EntryPlace { conversation_id: chat.id, ordinal });
            assert_eq!(found(&*files, *id).await.expect("it is there").entry, entry);
        }
    }
    assert_eq!(ok(conversations.entries(&me, chat.id, EntryRange::After(0, 9)).await), written);
    assert_eq!(ok(conversations.entries(&me, chat.id, EntryRange::Before(9, 9)).await), written);
    let list = ok(conversations.page_of(&scope("AGLS1"), PageRequest::default()).await);
    assert_eq!(list.items[0].last, written.pop());
}

pub async fn a_file_belongs_to_one_entry_and_a_repeat_answers_it(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let me = customer("AGLS1");
    let (chat, other) = (opened(&*conversations, "AGLS1", 1).await, opened(&*conversations, "AGLS1", 2).await);
    let (first, second) = (own_file(&*files, "AGLS1", 1).await, own_file(&*files, "AGLS1", 2).await);
    let new = with_files(&me, 1, &[first]);
    send(&*conversations, &me, &chat, &new).await;
    assert_eq!(send(&*conversations, &me, &chat, &new).await, Appended::Before(new.at_ordinal(1)));
    for (chat, n) in [(&chat, 2), (&other, 1)] {
        let again = with_files(&me, n, &[second, first]);
        assert_eq!(send(&*conversations, &me, chat, &again).await, Appended::NoSuchAttachment);
    }
    assert_eq!(found(&*files, second).await.and_then(|file| file.entry), None, "none or all");
    let renamed = with_files(&me, 1, &[second]);
    assert_eq!(send(&*conversations, &me, &chat, &renamed).await, Appended::NameReused);
    assert_eq!(ok(conversations.find(&me, chat.id).await).map(|chat| chat.last_ordinal), Some(1));
}

pub async fn what_is_not_the_authors_to_send_is_not_claimed(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let (me, they, chat) = (customer("AGLS1"), staff(), opened(&*conversations, "AGLS1", 1).await);
    let mine = own_file(&*files, "AGLS1", 1).await;
    let anothers = own_file(&*files, "AGLS2", 2).await;
    let staffs = added(&*files, &attachment("AGLS1", &they, 3)).await;
    let for_another = added(&*files, &attachment("AGLS2", &they, 4)).await;
    let unfinished = attachment("AGLS1", &me, 5);
    ok(files.add(&unfinished, None).await);
    let unknown = attachment("AGLS1", &me, 6).id;
    let refuse = async |who, id: AttachmentId| {
        let sent = send(&*conversations, who, &chat, &with_files(who, 1, &[id])).await;
        assert_eq!(sent, Appended::NoSuchAttachment);
    };
    for id in [anothers, staffs, unfinished.id, unknown] {
        refuse(&me, id).await;
    }
    for id in [mine, for_another] {
        refuse(&they, id).await;
    }
    assert_eq!(ok(conversations.entries(&they, chat.id, EntryRange::After(0, 9)).await), []);
    assert_eq!(found(&*files, anothers).await.and_then(|file| file.entry), None);
    let sent = send(&*conversations, &me, &chat, &with_files(&me, 1, &[mine])).await;
    assert!(matches!(sent, Appended::New(_)), "the name is still free");
}

pub async fn racing_entries_claim_a_file_once(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let ids = [own_file(&*files, "AGLS1", 1).await, own_file(&*files, "AGLS1", 2).await];
    for n in 0..2 {
        opened(&*conversations, "AGLS1", n).await;
    }
    let answers = race(8, |caller| {
        let conversations = Arc::clone(&conversations);
        async move {
            let me = customer("AGLS1");
            let chat = opened(&*conversations, "AGLS1", number(caller) % 2).await;
            let files = if caller % 4 < 2 { [ids[0], ids[1]] } else { [ids[1], ids[0]] };
            send(&*conversations, &me, &chat, &with_files(&me, number(caller), &files)).await
        }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Appended::New(_))).count(), 1);
    assert_eq!(answers.iter().filter(|answer| **answer == Appended::NoSuchAttachment).count(), 7);
}
