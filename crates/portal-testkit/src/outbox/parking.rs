//! What a version cannot read is kept aside until one comes that can.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{Backlog, Claimed, Lane, MessageContent, Outbox, OutboxMessage, Settlement};
use serde_json::json;

use super::{LEASE, claim, enqueue, must, settle};
use crate::fixtures::{message, noon, resent_message};
use crate::support::{ok, race, secs};

/// Message number `n` of a kind and a version of the stored form.
fn of_kind(n: u64, kind: &str, version: u32) -> OutboxMessage {
    let words = json!({ "odd": [null, "'; --", 1.5, { "\u{1f600}": "\u{202e}" }], "n": n });
    let stored = json!({ "version": version, "message": words });
    OutboxMessage { content: MessageContent::from_stored(kind.into(), None, stored), ..message(n) }
}

fn parked() -> Settlement {
    Settlement::Parked { reason: "it is of version 2".into() }
}

async fn park(outbox: &dyn Outbox, claimed: &Claimed) {
    assert!(settle(outbox, claimed, &parked(), noon()).await);
}

/// Puts the messages in and parks each.
async fn park_all(outbox: &dyn Outbox, messages: &[OutboxMessage]) {
    for message in messages {
        ok(outbox.enqueue(message).await);
        park(outbox, &must(claim(outbox, noon()).await)).await;
    }
}

async fn backlog(outbox: &dyn Outbox) -> Backlog {
    ok(outbox.backlog(Lane::Code, noon() + secs(3_600)).await)
}

pub async fn a_message_of_any_kind_is_claimed_as_it_was_put_in(outbox: Arc<dyn Outbox>) {
    let made = of_kind(1, "usage_warning", 7);
    ok(outbox.enqueue(&made).await);
    assert_eq!(must(claim(&*outbox, noon()).await).message, made);
}

pub async fn a_message_of_a_future_version_delays_no_code_behind_it(outbox: Arc<dyn Outbox>) {
    let future = of_kind(1, "usage_warning", 1);
    let code = OutboxMessage { created_at: noon() + secs(1), ..message(2) };
    enqueue(&*outbox, &[future.clone(), code.clone()]).await;
    let now = noon() + secs(2);
    let first = must(claim(&*outbox, now).await);
    assert_eq!(first.message, future);
    park(&*outbox, &first).await;
    assert_eq!(must(claim(&*outbox, now).await).message, code);
    assert_eq!(claim(&*outbox, now + secs(LEASE - 1)).await, None, "the parked one is left alone");
    let stands = ok(outbox.backlog(Lane::Code, now).await);
    assert_eq!(stands, Backlog { parked: 1, ..Backlog::default() });
}

pub async fn parked_messages_are_counted_in_their_lane(outbox: Arc<dyn Outbox>) {
    park_all(&*outbox, &[of_kind(1, "usage_warning", 1), of_kind(2, "usage_warning", 1)]).await;
    assert_eq!(backlog(&*outbox).await, Backlog { parked: 2, ..Backlog::default() });
    let notices = ok(outbox.backlog(Lane::Notice, noon() + secs(3_600)).await);
    assert_eq!(notices, Backlog::default());
}

pub async fn a_parked_message_that_is_put_back_is_claimed_as_it_was_and_settled(outbox: Arc<dyn Outbox>) {
    let made = of_kind(1, "usage_warning", 1);
    park_all(&*outbox, std::slice::from_ref(&made)).await;
    assert_eq!(ok(outbox.requeue_parked("usage_warning", 1, noon()).await), 1);
    assert_eq!(backlog(&*outbox).await, Backlog { waiting: 1, ..Backlog::default() });
    let again = must(claim(&*outbox, noon()).await);
    assert_eq!(again.message, made);
    assert!(settle(&*outbox, &again, &Settlement::Dropped, noon()).await);
    assert_eq!(ok(outbox.requeue_parked("usage_warning", 1, noon()).await), 0, "it is not parked any more");
    assert_eq!(claim(&*outbox, noon() + secs(3_600)).await, None);
}

pub async fn parking_uses_up_no_try(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&of_kind(1, "usage_warning", 1)).await);
    let mut fence = None;
    for _ in 0..3 {
        let claimed = must(claim(&*outbox, noon()).await);
        assert_eq!(claimed.attempt, 1);
        assert!(fence < Some(claimed.fence), "the fence grows all the same");
        fence = Some(claimed.fence);
        park(&*outbox, &claimed).await;
        assert_eq!(ok(outbox.requeue_parked("usage_warning", 1, noon()).await), 1);
    }
}

pub async fn only_what_the_version_can_read_is_put_back(outbox: Arc<dyn Outbox>) {
    let all = [
        of_kind(1, "usage_warning", 1),
        of_kind(2, "usage_warning", 2),
        of_kind(3, "usage_warning", 10),
        of_kind(4, "outage", 1),
    ];
    park_all(&*outbox, &all).await;
    assert_eq!(ok(outbox.requeue_parked("usage", 9, noon()).await), 0);
    assert_eq!(ok(outbox.requeue_parked("usage_warning", 9, noon()).await), 2);
    assert_eq!(backlog(&*outbox).await, Backlog { waiting: 2, dead_letters: 0, parked: 2 });
}

pub async fn a_parked_message_past_its_end_is_not_put_back(outbox: Arc<dyn Outbox>) {
    let end = noon() + secs(60);
    let ends = OutboxMessage { expires_at: Some(end), ..of_kind(1, "usage_warning", 1) };
    let lasts = OutboxMessage { expires_at: None, ..of_kind(2, "usage_warning", 1) };
    park_all(&*outbox, &[ends.clone(), lasts]).await;
    assert_eq!(ok(outbox.requeue_parked("usage_warning", 1, end).await), 1);
    assert_eq!(backlog(&*outbox).await, Backlog { waiting: 1, dead_letters: 0, parked: 1 });
    assert_eq!(ok(outbox.requeue_parked("usage_warning", 1, end - secs(1)).await), 1);
    assert_eq!(backlog(&*outbox).await, Backlog { waiting: 2, ..Backlog::default() });
}

pub async fn a_newer_message_withdraws_the_parked_one_of_its_topic(outbox: Arc<dyn Outbox>) {
    let content = MessageContent::from_stored("login_code".into(), topic(), json!({ "version": 2 }));
    park_all(&*outbox, &[OutboxMessage { content, ..message(1) }]).await;
    ok(outbox.enqueue(&resent_message(1, 1)).await);
    assert_eq!(ok(outbox.requeue_parked("login_code", 2, noon()).await), 0);
    let now = noon() + secs(60);
    assert_eq!(must(claim(&*outbox, now).await).message.id, resent_message(1, 1).id);
    assert_eq!(claim(&*outbox, now).await, None);
}

/// The topic of the codes of [`message`] number 1.
fn topic() -> Option<String> {
    message(1).content.topic().map(str::to_owned)
}

pub async fn a_late_worker_cannot_park_a_message(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let late = must(claim(&*outbox, noon()).await);
    let next = must(claim(&*outbox, noon() + secs(LEASE)).await);
    assert!(!settle(&*outbox, &late, &parked(), noon() + secs(LEASE)).await);
    assert!(settle(&*outbox, &next, &Settlement::Dropped, noon() + secs(LEASE)).await);
    assert_eq!(backlog(&*outbox).await, Backlog::default());
}

pub async fn racing_callers_put_each_parked_message_back_once(outbox: Arc<dyn Outbox>) {
    let all: Vec<_> = (0..20).map(|n| of_kind(n, "usage_warning", 1)).collect();
    park_all(&*outbox, &all).await;
    let counts = race(10, |_| {
        let outbox = Arc::clone(&outbox);
        async move { ok(outbox.requeue_parked("usage_warning", 1, noon()).await) }
    })
    .await;
    assert_eq!(counts.iter().sum::<u64>(), 20);
    assert_eq!(backlog(&*outbox).await, Backlog { waiting: 20, ..Backlog::default() });
}
