//! What gateways told, until they were asked about it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{KeptNotification, PaymentId};

use super::PaymentStore;
use crate::fixtures::noon;
use crate::fixtures::payments::payment;
use crate::support::{ok, race, secs};

/// The `nth` payment, which was added, and what is told of it after so many seconds.
async fn told(store: &Arc<dyn PaymentStore>, nth: u32, seconds: i64) -> KeptNotification {
    let payment = payment(nth);
    ok(store.add(&payment, None).await);
    later(&payment.id, nth, seconds)
}

fn later(payment: &PaymentId, id: u32, seconds: i64) -> KeptNotification {
    KeptNotification {
        id: format!("00000000-0000-7000-8000-{id:012}").parse().expect("an id"),
        payment: payment.clone(),
        reference: Some(format!("reference-{id}")),
        told_at: noon() + secs(seconds),
    }
}

/// What is claimed after so many seconds, for ten more.
async fn claimed(store: &Arc<dyn PaymentStore>, seconds: i64) -> Vec<KeptNotification> {
    let now = noon() + secs(seconds);
    ok(store.claim(now, now + secs(10), 9).await)
}

pub async fn a_notification_is_claimed_until_it_is_done(store: Arc<dyn PaymentStore>) {
    assert_eq!(claimed(&store, 0).await, []);
    let first = told(&store, 1, 0).await;
    ok(store.keep(&first).await);
    assert_eq!(claimed(&store, 0).await, vec![first.clone()]);
    assert_eq!(claimed(&store, 5).await, [], "somebody holds it");
    for _ in 0..2 {
        ok(store.done(first.id).await);
    }
    assert_eq!(claimed(&store, 60).await, []);
}

pub async fn a_notification_that_is_held_is_claimed_again_when_its_time_is_over(store: Arc<dyn PaymentStore>) {
    let first = told(&store, 1, 0).await;
    ok(store.keep(&first).await);
    assert_eq!(claimed(&store, 0).await, vec![first.clone()]);
    assert_eq!(claimed(&store, 9).await, []);
    assert_eq!(claimed(&store, 10).await, [first]);
}

pub async fn a_later_notification_takes_the_place_of_an_earlier_one(store: Arc<dyn PaymentStore>) {
    let first = told(&store, 1, 0).await;
    ok(store.keep(&first).await);
    assert_eq!(claimed(&store, 0).await, vec![first.clone()]);

    let second = KeptNotification { reference: None, ..later(&first.payment, 71, 2) };
    ok(store.keep(&second).await);
    let kept = KeptNotification { reference: first.reference.clone(), ..second.clone() };
    assert_eq!(claimed(&store, 2).await, [kept], "it is claimed while the earlier one is held");
}

pub async fn a_later_notification_stays_when_an_earlier_one_is_done(store: Arc<dyn PaymentStore>) {
    let first = told(&store, 1, 0).await;
    ok(store.keep(&first).await);
    let second = later(&first.payment, 71, 2);
    ok(store.keep(&second).await);
    ok(store.done(first.id).await);
    assert_eq!(claimed(&store, 3).await, [second]);
}

pub async fn those_that_wait_longest_are_claimed_first(store: Arc<dyn PaymentStore>) {
    let mut all = Vec::new();
    for (nth, seconds) in [(1, 3), (2, 1), (3, 2)] {
        let kept = told(&store, nth, seconds).await;
        ok(store.keep(&kept).await);
        all.push(kept);
    }
    let now = noon() + secs(9);
    let two = ok(store.claim(now, now + secs(10), 2).await);
    assert_eq!(two, [all[1].clone(), all[2].clone()]);
    assert_eq!(claimed(&store, 9).await, [all[0].clone()]);
}

pub async fn of_racing_claims_one_gets_a_notification(store: Arc<dyn PaymentStore>) {
    let first = told(&store, 1, 0).await;
    ok(store.keep(&first).await);
    let claims = race(20, |_| {
        let store = store.clone();
        async move { claimed(&store, 0).await.len() }
    })
    .await;
    assert_eq!(claims.iter().sum::<usize>(), 1);
}
