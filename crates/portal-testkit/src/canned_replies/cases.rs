//! Writing and reading replies.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::kernel::commit::Committed;
use portal_core::staff::reply::{CannedReplies, CannedReply, ReplyBody, ReplyChange, ReplyDraft, ReplyTitle};
use portal_core::{Locale, ReplyId};

use crate::SeededEntropy;
use crate::fixtures::noon;
use crate::support::{millis, number, ok, race};

/// Reply number `n`, as it is added.
fn reply(n: u64, title: &str) -> CannedReply {
    let body = ReplyBody::parse("Halo {name},\ntiket {ticket} 👍 'x'").expect("a text");
    let draft = ReplyDraft { title: ReplyTitle::parse(title).expect("a title"), body, locale: Locale::En };
    let id = ReplyId::generate(noon(), &SeededEntropy::new(n));
    CannedReply { id, version: 1, draft, updated_at: noon() + millis(7) }
}

/// The reply after another change.
fn next(reply: &CannedReply, title: &str) -> CannedReply {
    let title = ReplyTitle::parse(title).expect("a title");
    let body = ReplyBody::parse("Terima kasih").expect("a text");
    let draft = ReplyDraft { title, body, locale: Locale::Id };
    CannedReply { version: reply.version + 1, draft, updated_at: noon() + millis(9), ..reply.clone() }
}

async fn add(replies: &dyn CannedReplies, reply: &CannedReply) {
    assert_eq!(ok(replies.commit(&ReplyChange::Add(reply.clone())).await), Committed::Done);
}

pub async fn a_reply_is_found_as_it_was_written(replies: Arc<dyn CannedReplies>) {
    let first = reply(1, "Salam: 'pagi'");
    add(&*replies, &first).await;
    assert_eq!(ok(replies.find(first.id).await), Some(first));
    assert_eq!(ok(replies.find(reply(2, "Salam").id).await), None);
}

pub async fn a_reply_is_added_once(replies: Arc<dyn CannedReplies>) {
    let first = reply(1, "Salam");
    add(&*replies, &first).await;
    let again = CannedReply { draft: next(&first, "Lain").draft, ..first.clone() };
    assert_eq!(ok(replies.commit(&ReplyChange::Add(again)).await), Committed::Conflict);
    assert_eq!(ok(replies.all(10).await), [first]);
}

pub async fn a_reply_is_changed_and_removed_at_its_version_alone(replies: Arc<dyn CannedReplies>) {
    let (first, other) = (reply(1, "A"), reply(2, "B"));
    add(&*replies, &first).await;
    add(&*replies, &other).await;
    let second = next(&first, "C");
    let update = |reply: &CannedReply| ReplyChange::Update(reply.clone());
    let remove = |version| ReplyChange::Remove { id: first.id, version };
    for change in [update(&next(&second, "D")), remove(2), update(&next(&reply(3, "E"), "F"))] {
        assert_eq!(ok(replies.commit(&change).await), Committed::Conflict, "{change:?}");
        assert_eq!(ok(replies.all(10).await), [first.clone(), other.clone()]);
    }
    assert_eq!(ok(replies.commit(&update(&second)).await), Committed::Done);
    assert_eq!(ok(replies.find(first.id).await), Some(second.clone()));
    for change in [update(&second), remove(1)] {
        assert_eq!(ok(replies.commit(&change).await), Committed::Conflict, "{change:?}");
        assert_eq!(ok(replies.find(first.id).await), Some(second.clone()));
    }
    assert_eq!(ok(replies.commit(&remove(2)).await), Committed::Done);
    assert_eq!(ok(replies.all(10).await), [other]);
}

pub async fn of_racing_changes_of_a_reply_one_is_written(replies: Arc<dyn CannedReplies>) {
    let first = reply(1, "Salam");
    add(&*replies, &first).await;
    let answers = race(8, |caller| {
        let (replies, second) = (Arc::clone(&replies), next(&first, &format!("Salam {caller}")));
        async move {
            let answer = ok(replies.commit(&ReplyChange::Update(second.clone())).await);
            (answer == Committed::Done).then_some((number(caller), second))
        }
    })
    .await;
    let written: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(written.len(), 1, "{written:?}");
    assert_eq!(ok(replies.find(first.id).await).as_ref(), written.first().map(|(_, reply)| reply));
}

pub async fn replies_are_listed_by_their_titles(replies: Arc<dyn CannedReplies>) {
    let all = [reply(1, "Tagihan"), reply(2, "Gangguan"), reply(3, "Salam")];
    for reply in &all {
        add(&*replies, reply).await;
    }
    let expected = [all[1].clone(), all[2].clone(), all[0].clone()];
    assert_eq!(ok(replies.all(10).await), expected);
    assert_eq!(ok(replies.all(2).await), expected[..2]);
}
