//! Messages that were decided on the latest of their topic.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::EmailChangedNotice;
use portal_core::kernel::commit::Committed;
use portal_core::messaging::outbox::{MessageContent, Outbox, OutboxMessage, Settlement, TopicMessage};

use super::{claim, enqueue, must, retry, sent, settle};
use crate::fixtures::{customer_id, message, noon, resent_message};
use crate::support::{number, ok, race, secs};

/// The topic of [`message`] number `n`.
fn topic(n: u64) -> String {
    message(n).content.topic().expect("codes have a topic").to_owned()
}

async fn latest(outbox: &dyn Outbox, n: u64) -> Option<TopicMessage> {
    ok(outbox.latest_of_topic(&topic(n)).await)
}

fn queued(message: &OutboxMessage) -> TopicMessage {
    TopicMessage {
        id: message.id,
        is_pending: true,
        not_before: message.not_before.unwrap_or(message.created_at),
        content: message.content.clone(),
    }
}

async fn follow(outbox: &dyn Outbox, message: &OutboxMessage, latest: Option<TopicMessage>) -> Committed {
    ok(outbox.enqueue_after(message, latest).await)
}

/// Every message that is claimed from now on, within an hour of noon.
async fn claimed(outbox: &dyn Outbox) -> Vec<OutboxMessage> {
    let mut all = Vec::new();
    while let Some(one) = claim(outbox, noon() + secs(3_600)).await {
        all.push(one.message);
    }
    all
}

pub async fn the_latest_message_of_a_topic_is_told_with_how_it_stands(outbox: Arc<dyn Outbox>) {
    assert_eq!(latest(&*outbox, 1).await, None);
    let later = OutboxMessage { not_before: Some(noon() + secs(90)), ..resent_message(1, 1) };
    for made in [message(1), message(2), later.clone()] {
        ok(outbox.enqueue(&made).await);
        let n = if made.id == message(2).id { 2 } else { 1 };
        assert_eq!(latest(&*outbox, n).await, Some(queued(&made)));
    }
    let held = must(claim(&*outbox, noon()).await);
    assert_eq!(held.message, message(2));
    assert_eq!(latest(&*outbox, 2).await, Some(queued(&message(2))), "a lease settles nothing");
    assert!(settle(&*outbox, &held, &retry(noon() + secs(70)), noon()).await);
    let retried = TopicMessage { not_before: noon() + secs(70), ..queued(&message(2)) };
    assert_eq!(latest(&*outbox, 2).await, Some(retried));
    let (held, at) = (must(claim(&*outbox, noon() + secs(90)).await), noon() + secs(90));
    assert!(settle(&*outbox, &held, &sent("17"), at).await);
    let n = if held.message.id == message(2).id { 2 } else { 1 };
    assert!(latest(&*outbox, n).await.is_some_and(|one| one.id == held.message.id && !one.is_pending));
    assert!(latest(&*outbox, 3 - n).await.is_some_and(|one| one.is_pending), "each topic has its own");
}

pub async fn a_parked_message_is_the_pending_one_of_its_topic(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let held = must(claim(&*outbox, noon()).await);
    let parked = Settlement::Parked { reason: "it is of version 2".into() };
    assert!(settle(&*outbox, &held, &parked, noon()).await);
    let first = latest(&*outbox, 1).await;
    assert_eq!(first, Some(queued(&message(1))));
    let settled = first.clone().map(|first| TopicMessage { is_pending: false, ..first });
    assert_eq!(follow(&*outbox, &resent_message(1, 1), settled).await, Committed::Conflict);
    assert_eq!(follow(&*outbox, &resent_message(1, 1), first).await, Committed::Done);
    assert_eq!(claimed(&*outbox).await, [resent_message(1, 1)]);
}

pub async fn a_message_that_follows_the_latest_of_its_topic_takes_its_place(outbox: Arc<dyn Outbox>) {
    assert_eq!(follow(&*outbox, &message(1), None).await, Committed::Done);
    ok(outbox.enqueue(&message(2)).await);
    let (first, second) = (latest(&*outbox, 1).await, resent_message(1, 1));
    assert_eq!(follow(&*outbox, &second, first).await, Committed::Done);
    assert_eq!(claimed(&*outbox).await, [message(2), second.clone()], "the first is withdrawn");
    let held = must(claim(&*outbox, noon() + secs(7_200)).await);
    assert!(settle(&*outbox, &held, &sent("1"), noon() + secs(7_200)).await);
    let held = must(claim(&*outbox, noon() + secs(7_200)).await);
    assert!(settle(&*outbox, &held, &sent("2"), noon() + secs(7_200)).await);
    let third = resent_message(1, 2);
    assert_eq!(follow(&*outbox, &third, latest(&*outbox, 1).await).await, Committed::Done);
    assert_eq!(claimed(&*outbox).await, [third]);
    let plain = OutboxMessage {
        content: MessageContent::of(&EmailChangedNotice { customer_id: customer_id("AGLS1") }),
        ..message(9)
    };
    assert_eq!(follow(&*outbox, &plain, None).await, Committed::Done, "without a topic there is no latest");
}

pub async fn a_message_that_follows_another_than_the_latest_is_a_conflict(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(2)).await);
    let other = latest(&*outbox, 2).await;
    assert_eq!(follow(&*outbox, &message(1), other.clone()).await, Committed::Conflict, "it is of another topic");
    assert_eq!(latest(&*outbox, 1).await, None);
    ok(outbox.enqueue(&message(1)).await);
    let first = latest(&*outbox, 1).await;
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    for expected in [None, first, other] {
        assert_eq!(follow(&*outbox, &resent_message(1, 2), expected).await, Committed::Conflict);
    }
    assert_eq!(latest(&*outbox, 1).await, Some(queued(&resent_message(1, 1))));
    assert_eq!(claimed(&*outbox).await, [message(2), resent_message(1, 1)], "nothing was put in");
}

pub async fn a_message_that_follows_one_that_was_settled_meanwhile_is_a_conflict(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let first = latest(&*outbox, 1).await.expect("it is there");
    let sent_already = TopicMessage { is_pending: false, ..first.clone() };
    assert_eq!(follow(&*outbox, &resent_message(1, 1), Some(sent_already.clone())).await, Committed::Conflict);
    let held = must(claim(&*outbox, noon()).await);
    assert!(settle(&*outbox, &held, &sent("17"), noon()).await);
    assert_eq!(follow(&*outbox, &resent_message(1, 1), Some(first)).await, Committed::Conflict);
    assert_eq!(claimed(&*outbox).await, []);
    assert_eq!(follow(&*outbox, &resent_message(1, 1), Some(sent_already)).await, Committed::Done);
}

pub async fn a_message_that_is_there_already_is_no_conflict(outbox: Arc<dyn Outbox>) {
    enqueue(&*outbox, &[message(1), resent_message(1, 1)]).await;
    let changed = OutboxMessage { created_at: noon() + secs(5), ..message(1) };
    for expected in [None, latest(&*outbox, 1).await] {
        assert_eq!(follow(&*outbox, &changed, expected).await, Committed::Done);
    }
    assert_eq!(latest(&*outbox, 1).await, Some(queued(&resent_message(1, 1))));
    assert_eq!(claimed(&*outbox).await, [resent_message(1, 1)], "it neither comes back nor withdraws another");
}

pub async fn one_of_several_racing_messages_that_follow_the_same_is_put_in(outbox: Arc<dyn Outbox>) {
    for n in 0..3 {
        for round in 0..3 {
            let expected = latest(&*outbox, n).await;
            let answers = race(10, |caller| {
                let (outbox, expected) = (Arc::clone(&outbox), expected.clone());
                let made = resent_message(n, round * 10 + u32::try_from(number(caller)).expect("small"));
                async move { (follow(&*outbox, &made, expected).await, made) }
            })
            .await;
            let won: Vec<_> = answers.into_iter().filter(|(outcome, _)| *outcome == Committed::Done).collect();
            assert_eq!(won.len(), 1, "one follows {expected:?}");
            assert_eq!(latest(&*outbox, n).await, Some(queued(&won[0].1)));
            if round == 1 {
                assert_eq!(claimed(&*outbox).await, [won[0].1.clone()]);
                let held = must(claim(&*outbox, noon() + secs(7_200)).await);
                assert!(settle(&*outbox, &held, &sent("17"), noon() + secs(7_200)).await);
            }
        }
        let last = must(claim(&*outbox, noon() + secs(7_200)).await);
        assert!(settle(&*outbox, &last, &sent("18"), noon() + secs(7_200)).await);
        assert_eq!(claim(&*outbox, noon() + secs(9_000)).await, None);
    }
}
