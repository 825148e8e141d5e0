//! Many messages to one number do not delay those to another.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::PhoneNumber;
use portal_core::messaging::outbox::{Lane, Outbox, OutboxMessage, Recipient, TURN_STEP};

use super::{LEASE, claim, enqueue, must, retry, settle};
use crate::fixtures::{another_phone, message, noon, phone};
use crate::support::{ok, race, secs};

/// Message number `n` to the number of somebody, put in so many seconds past noon.
fn to(n: u64, to: PhoneNumber, seconds: i64) -> OutboxMessage {
    OutboxMessage { to: to.into(), created_at: noon() + secs(seconds), ..message(n) }
}

pub async fn many_messages_to_one_number_never_delay_those_to_another(outbox: Arc<dyn Outbox>) {
    let flood: Vec<_> = (0..100).map(|n| to(n, phone(), 0)).collect();
    enqueue(&*outbox, &flood).await;
    ok(outbox.enqueue(&to(100, another_phone(1), 1)).await);
    ok(outbox.enqueue(&to(101, another_phone(2), 2)).await);
    let now = noon() + secs(3);
    let first: Vec<_> = [claim(&*outbox, now).await, claim(&*outbox, now).await, claim(&*outbox, now).await]
        .map(|claimed| must(claimed).message.to)
        .into();
    let each = [phone(), another_phone(1), another_phone(2)].map(Recipient::from);
    assert_eq!(first, each, "each number has its turn");
    assert_eq!(must(claim(&*outbox, now).await).message.to, phone().into(), "and nobody idles");
}

pub async fn messages_to_one_number_keep_their_order(outbox: Arc<dyn Outbox>) {
    let messages: Vec<_> = (0..12).map(|n| to(n, phone(), i64::try_from(n).expect("small"))).collect();
    enqueue(&*outbox, &messages).await;
    for made in messages {
        assert_eq!(must(claim(&*outbox, noon() + secs(60)).await).message, made);
    }
}

pub async fn a_message_to_a_busy_number_is_claimed_while_nobody_else_waits(outbox: Arc<dyn Outbox>) {
    enqueue(&*outbox, &[to(1, phone(), 0), to(2, phone(), 0)]).await;
    let first = must(claim(&*outbox, noon()).await);
    assert_eq!(must(claim(&*outbox, noon()).await).message.id, message(2).id);
    assert!(settle(&*outbox, &first, &retry(noon() + secs(5)), noon()).await);
    assert_eq!(must(claim(&*outbox, noon() + secs(5)).await).message.id, message(1).id);
}

pub async fn a_number_that_is_busy_in_one_lane_waits_in_no_other(outbox: Arc<dyn Outbox>) {
    let codes: Vec<_> = (0..10).map(|n| to(n, phone(), 0)).collect();
    enqueue(&*outbox, &codes).await;
    let own = OutboxMessage { lane: Lane::Security, ..to(100, phone(), 1) };
    let later = OutboxMessage { lane: Lane::Security, ..to(101, another_phone(1), 2) };
    enqueue(&*outbox, &[own.clone(), later]).await;
    let claimed = ok(outbox.claim(Lane::Security, noon() + secs(3), noon() + secs(LEASE)).await);
    assert_eq!(must(claimed).message, own);
}

pub async fn messages_that_are_not_due_yet_do_not_make_a_number_busy(outbox: Arc<dyn Outbox>) {
    let later = OutboxMessage { not_before: Some(noon() + secs(3_600)), ..to(1, phone(), 0) };
    enqueue(&*outbox, &[later, to(2, phone(), 0), to(3, another_phone(1), 1)]).await;
    assert_eq!(must(claim(&*outbox, noon() + secs(2)).await).message.id, message(2).id);
}

pub async fn racing_workers_take_a_message_to_each_number_before_a_second_to_any(outbox: Arc<dyn Outbox>) {
    let mut messages = Vec::new();
    for n in 0..10 {
        messages.extend((0..5).map(|m| to(u64::from(n) * 10 + m, another_phone(n), 0)));
    }
    enqueue(&*outbox, &messages).await;
    let now = noon() + TURN_STEP / 2;
    let claimed = race(10, |_| {
        let outbox = Arc::clone(&outbox);
        async move { must(claim(&*outbox, now).await).message.to }
    })
    .await;
    let numbers: BTreeSet<String> = claimed.iter().map(ToString::to_string).collect();
    assert_eq!(numbers.len(), 10, "ten workers serve ten numbers");
}
