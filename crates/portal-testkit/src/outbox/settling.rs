//! Settling a claimed message.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{Outbox, Settlement};

use super::{claim, dead_letter, must, retry, sent, settle};
use crate::fixtures::{message, noon};
use crate::support::{millis, ok, secs};

/// Puts message 1 in and settles it so; checks that nobody gets it again, and that it stays settled.
async fn check_final(outbox: &dyn Outbox, settlement: Settlement) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(outbox, noon()).await);
    assert!(settle(outbox, &claimed, &settlement, noon() + secs(1)).await);
    for seconds in [1, 30, 31, 86_400] {
        assert_eq!(claim(outbox, noon() + secs(seconds)).await, None);
    }
    for second in [settlement, sent("other"), Settlement::Dropped, retry(noon()), dead_letter()] {
        assert!(!settle(outbox, &claimed, &second, noon() + secs(2)).await, "{second:?}");
    }
    assert_eq!(claim(outbox, noon() + secs(86_400)).await, None);
}

pub async fn a_sent_message_is_done(outbox: Arc<dyn Outbox>) {
    check_final(&*outbox, sent("r1")).await;
}

pub async fn a_message_sent_by_a_gateway_that_names_no_reference_is_done(outbox: Arc<dyn Outbox>) {
    check_final(&*outbox, Settlement::Sent { provider: "fonnte".into(), reference: None }).await;
}

pub async fn a_dropped_message_is_done(outbox: Arc<dyn Outbox>) {
    check_final(&*outbox, Settlement::Dropped).await;
}

pub async fn a_dead_letter_is_done(outbox: Arc<dyn Outbox>) {
    check_final(&*outbox, dead_letter()).await;
}

pub async fn settling_one_message_leaves_the_others(outbox: Arc<dyn Outbox>) {
    for n in 0..3 {
        ok(outbox.enqueue(&message(n)).await);
    }
    let claimed = must(claim(&*outbox, noon()).await);
    assert!(settle(&*outbox, &claimed, &sent("r"), noon()).await);
    let mut rest = Vec::new();
    while let Some(other) = claim(&*outbox, noon()).await {
        assert_ne!(other.message.id, claimed.message.id);
        rest.push(other);
    }
    assert_eq!(rest.len(), 2);
    for other in rest {
        assert!(settle(&*outbox, &other, &sent("r"), noon()).await);
    }
}

pub async fn a_retried_message_waits_until_its_time_and_then_comes_again(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let first = must(claim(&*outbox, noon()).await);
    let not_before = noon() + secs(90);
    assert!(settle(&*outbox, &first, &retry(not_before), noon() + secs(1)).await);
    for now in [noon() + secs(1), noon() + secs(30), not_before - millis(1)] {
        assert_eq!(claim(&*outbox, now).await, None);
    }
    let second = must(claim(&*outbox, not_before).await);
    assert_eq!((second.message, second.attempt), (first.message, 2));
    assert!(second.fence > first.fence);
}

pub async fn a_retry_ends_the_lease_at_once(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let first = must(claim(&*outbox, noon()).await);
    let soon = noon() + secs(2);
    assert!(settle(&*outbox, &first, &retry(soon), noon() + secs(1)).await);
    assert_eq!(must(claim(&*outbox, soon).await).attempt, 2);
}

pub async fn a_message_is_retried_as_often_as_workers_ask(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    for attempt in 1..=15 {
        let now = noon() + secs(60 * i64::from(attempt));
        let claimed = must(claim(&*outbox, now).await);
        assert_eq!(claimed.attempt, attempt);
        assert!(settle(&*outbox, &claimed, &retry(now + secs(60)), now).await);
    }
    let last = must(claim(&*outbox, noon() + secs(3_600)).await);
    assert!(settle(&*outbox, &last, &sent("r"), noon() + secs(3_600)).await);
}

pub async fn a_message_that_is_not_there_is_not_settled(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    for settlement in [sent("r"), Settlement::Dropped, retry(noon()), dead_letter()] {
        assert!(!ok(outbox.settle(message(2).id, claimed.fence, &settlement, noon()).await));
    }
    assert!(settle(&*outbox, &claimed, &sent("r"), noon()).await);
}
