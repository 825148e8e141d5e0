//! A newer message of a topic withdraws those that wait.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::profile::EmailChangedNotice;
use portal_core::messaging::outbox::{DeliveryState, MessageContent, Outbox, OutboxMessage};

use super::{LEASE, claim, enqueue, must, retry, sent, settle};
use crate::fixtures::{customer_id, delivery_report, message, noon, resent_message};
use crate::support::{number, ok, race, secs};

pub async fn case_03_a_newer_code_of_a_challenge_withdraws_the_one_that_waits(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let first = must(claim(&*outbox, noon()).await);
    assert!(settle(&*outbox, &first, &retry(noon() + secs(80)), noon()).await, "the gateway is away");
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    let back = noon() + secs(90);
    assert_eq!(ok(outbox.backlog(portal_core::messaging::outbox::Lane::Code, back).await).waiting, 1);
    assert_eq!(must(claim(&*outbox, back).await).message, resent_message(1, 1));
    assert_eq!(claim(&*outbox, back).await, None, "the older code is not sent any more");
}

pub async fn codes_of_other_challenges_and_messages_without_a_topic_are_left_alone(outbox: Arc<dyn Outbox>) {
    let notice = |n| OutboxMessage {
        content: MessageContent::of(&EmailChangedNotice { customer_id: customer_id("AGLS1") }),
        ..message(n)
    };
    enqueue(&*outbox, &[message(1), message(2), notice(3), notice(4), resent_message(1, 1)]).await;
    let (now, mut claimed) = (noon() + secs(600), Vec::new());
    while let Some(one) = claim(&*outbox, now).await {
        claimed.push(one.message.id);
    }
    claimed.sort_unstable();
    let mut expected = [message(2), notice(3), notice(4), resent_message(1, 1)].map(|message| message.id);
    expected.sort_unstable();
    assert_eq!(claimed, expected);
}

pub async fn putting_the_older_message_in_again_withdraws_nothing(outbox: Arc<dyn Outbox>) {
    enqueue(&*outbox, &[message(1), resent_message(1, 1), message(1)]).await;
    let now = noon() + secs(600);
    assert_eq!(must(claim(&*outbox, now).await).message, resent_message(1, 1));
    assert_eq!(claim(&*outbox, now).await, None);
}

pub async fn a_withdrawn_message_that_a_worker_holds_is_not_tried_again(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let held = must(claim(&*outbox, noon()).await);
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    let now = noon() + secs(61);
    assert!(settle(&*outbox, &held, &retry(now), now).await, "the worker's lease stands");
    assert!(!settle(&*outbox, &held, &retry(now), now).await, "it settled already");
    assert_eq!(must(claim(&*outbox, now).await).message, resent_message(1, 1));
    assert_eq!(claim(&*outbox, noon() + secs(3_600)).await.map(|c| c.message.id), Some(resent_message(1, 1).id));
}

pub async fn a_withdrawn_message_that_was_sent_after_all_counts_as_sent(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let held = must(claim(&*outbox, noon()).await);
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    let now = noon() + secs(61);
    assert!(settle(&*outbox, &held, &sent("17"), now).await);
    assert!(!settle(&*outbox, &held, &sent("18"), now).await);
    assert!(ok(outbox.record_delivery(&delivery_report("17", DeliveryState::Delivered)).await));
}

pub async fn a_worker_that_died_with_a_withdrawn_message_leaves_nothing_to_claim(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let held = must(claim(&*outbox, noon()).await);
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    let late = noon() + secs(60 + 10 * LEASE);
    let next = must(claim(&*outbox, late).await);
    assert_ne!(next.message.id, held.message.id);
    assert!(settle(&*outbox, &next, &sent("r"), late).await);
    assert_eq!(claim(&*outbox, late).await, None);
}

pub async fn racing_codes_of_one_challenge_leave_one_to_send(outbox: Arc<dyn Outbox>) {
    for n in 0..5 {
        ok(outbox.enqueue(&message(n)).await);
        race(2, |caller| {
            let outbox = Arc::clone(&outbox);
            async move {
                if caller == 0 {
                    ok(outbox.enqueue(&resent_message(n, 1)).await);
                } else if let Some(held) = claim(&*outbox, noon()).await {
                    settle(&*outbox, &held, &retry(noon() + secs(61)), noon()).await;
                }
                number(caller)
            }
        })
        .await;
        let now = noon() + secs(120);
        let left = must(claim(&*outbox, now).await);
        assert_eq!(left.message.id, resent_message(n, 1).id);
        assert!(settle(&*outbox, &left, &sent("r"), now).await);
        assert_eq!(claim(&*outbox, now).await, None);
    }
}
