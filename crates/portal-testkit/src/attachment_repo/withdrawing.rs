//! Files that no entry refers to are removed.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::{DateTime, Utc};
use portal_core::AttachmentId;
use portal_core::support::attachment::{AttachmentRepo, WithdrawnAttachment};
use portal_core::support::conversation::{Appended, ConversationRepo};

use super::{customer, found, opened, own_file, send, with_files};
use crate::fixtures::{attachment, noon};
use crate::support::{number, ok, race, secs};

async fn withdrawn(files: &dyn AttachmentRepo, before: DateTime<Utc>, limit: u32) -> Vec<AttachmentId> {
    let mut ids: Vec<_> = ok(files.withdraw(before, limit).await).into_iter().map(|file| file.id).collect();
    ids.sort_unstable();
    ids
}

fn ids(numbers: &[u64]) -> Vec<AttachmentId> {
    let mut ids: Vec<_> = numbers.iter().map(|n| attachment("AGLS1", &customer("AGLS1"), *n).id).collect();
    ids.sort_unstable();
    ids
}

pub async fn what_no_entry_claimed_in_time_is_withdrawn_until_it_is_removed(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let (me, chat) = (customer("AGLS1"), opened(&*conversations, "AGLS1", 1).await);
    for n in [3, 1, 4] {
        own_file(&*files, "AGLS1", n).await;
    }
    ok(files.add(&attachment("AGLS1", &me, 2), None).await);
    let before = noon() + secs(4 * 60);
    assert_eq!(withdrawn(&*files, noon() + secs(60), 9).await, [], "made at that instant");
    assert_eq!(withdrawn(&*files, before, 2).await, ids(&[1, 2]), "the oldest, also an unfinished one");
    assert_eq!(withdrawn(&*files, before, 9).await, ids(&[1, 2, 3]), "until they are removed");
    let (first, last) = (ids(&[1])[0], ids(&[4])[0]);
    assert_eq!(found(&*files, first).await, None);
    let sent = send(&*conversations, &me, &chat, &with_files(&me, 1, &[first])).await;
    assert_eq!(sent, Appended::NoSuchAttachment);
    for id in [first, last, ids(&[9])[0]] {
        ok(files.remove(id).await);
    }
    let expected = [(ids(&[2])[0], false), (ids(&[3])[0], true)];
    let mut left = ok(files.withdraw(before, 9).await);
    left.sort_by_key(|file| file.id);
    let mut expected = expected.map(|(id, has_preview)| WithdrawnAttachment { id, has_preview });
    expected.sort_by_key(|file| file.id);
    assert_eq!(left, expected);
    assert!(found(&*files, last).await.is_some(), "what was not withdrawn stays");
}

pub async fn what_an_entry_claimed_is_neither_withdrawn_nor_removed(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let (me, chat) = (customer("AGLS1"), opened(&*conversations, "AGLS1", 1).await);
    let id = own_file(&*files, "AGLS1", 1).await;
    send(&*conversations, &me, &chat, &with_files(&me, 1, &[id])).await;
    assert_eq!(withdrawn(&*files, noon() + secs(9_999), 9).await, []);
    ok(files.remove(id).await);
    assert!(found(&*files, id).await.is_some());
}

pub async fn a_file_is_claimed_or_withdrawn_and_never_both(
    files: Arc<dyn AttachmentRepo>,
    conversations: Arc<dyn ConversationRepo>,
) {
    let chat = opened(&*conversations, "AGLS1", 1).await;
    for n in 1..=10 {
        let id = own_file(&*files, "AGLS1", n).await;
        let done = race(2, |caller| {
            let (files, conversations, chat) = (Arc::clone(&files), Arc::clone(&conversations), chat.clone());
            async move {
                if caller == 0 {
                    return withdrawn(&*files, noon() + secs(9_999), 99).await.contains(&id);
                }
                let me = customer("AGLS1");
                let new = with_files(&me, number(caller) + 100 * n, &[id]);
                matches!(send(&*conversations, &me, &chat, &new).await, Appended::New(_))
            }
        })
        .await;
        assert_eq!(done.iter().filter(|done| **done).count(), 1, "{done:?}");
    }
}
