//! Workers that come back after their lease: the fence keeps them out.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{Claimed, DeliveryState, Outbox, Settlement};

use super::{LEASE, claim, dead_letter, must, retry, sent, settle};
use crate::fixtures::{delivery_report, message, noon};
use crate::support::{millis, ok, secs};

/// Two workers with the same message: the first one's lease ran out.
async fn overtaken(outbox: &dyn Outbox) -> (Claimed, Claimed) {
    ok(outbox.enqueue(&message(1)).await);
    let late = must(claim(outbox, noon()).await);
    let holder = must(claim(outbox, noon() + secs(LEASE)).await);
    (late, holder)
}

/// Checks that the late worker's settlement changes nothing.
async fn check_ignored(outbox: &dyn Outbox, settlement: Settlement) {
    let (late, holder) = overtaken(outbox).await;
    let now = noon() + secs(LEASE + 1);
    assert!(!settle(outbox, &late, &settlement, now).await);
    let end = noon() + secs(2 * LEASE);
    assert_eq!(claim(outbox, end - millis(1)).await, None, "the holder's lease stands");
    assert!(settle(outbox, &holder, &retry(end), now).await, "the holder may settle");
    assert_eq!(must(claim(outbox, end).await).attempt, 3, "and nothing was lost");
}

pub async fn a_late_worker_cannot_mark_a_message_sent(outbox: Arc<dyn Outbox>) {
    check_ignored(&*outbox, sent("late")).await;
    let report = delivery_report("late", DeliveryState::Delivered);
    assert!(!ok(outbox.record_delivery(&report).await), "its reference was not kept");
}

pub async fn a_late_worker_cannot_drop_a_message(outbox: Arc<dyn Outbox>) {
    check_ignored(&*outbox, Settlement::Dropped).await;
}

pub async fn a_late_worker_cannot_bury_a_message(outbox: Arc<dyn Outbox>) {
    check_ignored(&*outbox, dead_letter()).await;
}

pub async fn a_late_worker_cannot_put_a_message_back(outbox: Arc<dyn Outbox>) {
    check_ignored(&*outbox, retry(noon())).await;
}

pub async fn a_late_worker_changes_nothing_of_a_settled_message(outbox: Arc<dyn Outbox>) {
    let (late, holder) = overtaken(&*outbox).await;
    let now = noon() + secs(LEASE + 1);
    assert!(settle(&*outbox, &holder, &sent("holder"), now).await);
    for settlement in [sent("late"), Settlement::Dropped, retry(now), dead_letter()] {
        assert!(!settle(&*outbox, &late, &settlement, now).await);
    }
    assert_eq!(claim(&*outbox, noon() + secs(3_600)).await, None);
    assert!(!ok(outbox.record_delivery(&delivery_report("late", DeliveryState::Read)).await));
    assert!(ok(outbox.record_delivery(&delivery_report("holder", DeliveryState::Read)).await));
}

pub async fn a_fence_that_nobody_was_given_settles_nothing(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    for fence in [claimed.fence + 1, claimed.fence - 1] {
        assert!(!ok(outbox.settle(claimed.message.id, fence, &sent("r"), noon()).await));
    }
    assert!(settle(&*outbox, &claimed, &sent("r"), noon()).await);
}

pub async fn a_worker_past_its_lease_may_settle_while_nobody_else_claimed(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    let late = noon() + secs(10 * LEASE);
    assert!(settle(&*outbox, &claimed, &sent("r"), late).await);
    assert_eq!(claim(&*outbox, late).await, None);
}
