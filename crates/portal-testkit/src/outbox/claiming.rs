//! Putting messages in, and claiming them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Locale;
use portal_core::identity::otp::LoginCode;
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::{Lane, MessageContent, Outbox, OutboxMessage, Recipient};

use super::{LEASE, claim, dead_letter, enqueue, must, retry, sent, settle};
use crate::fixtures::{another_phone, customer_id, login_code, message, noon};
use crate::support::{count, millis, ok, secs};

/// Message number `n`, put in so many seconds past noon.
fn put_in(n: u64, seconds: i64) -> OutboxMessage {
    OutboxMessage { created_at: noon() + secs(seconds), ..message(n) }
}

pub async fn a_message_that_was_put_in_is_claimed_as_it_was(outbox: Arc<dyn Outbox>) {
    let code = LoginCode {
        sequence: 2,
        key_id: "a1b2c3d4e5f6".into(),
        seed: std::array::from_fn(|n| u8::try_from(255 - n * 16).expect("below 256")),
        narrowed_to: Some(customer_id("AGLS2025/10-0001")),
        seconds: 7,
        ..login_code(1)
    };
    let full = OutboxMessage {
        to: another_phone(2).into(),
        locale: Locale::En,
        content: MessageContent::of(&code),
        created_at: noon() - millis(1),
        expires_at: Some(noon() + millis(599_999)),
        ..message(1)
    };
    let bare = OutboxMessage { lane: Lane::Notice, expires_at: None, ..message(2) };
    let to_a_customer = OutboxMessage { to: Recipient::Customer(customer_id("AGLS2025/10-0001")), ..message(3) };
    let to_a_mailbox = OutboxMessage {
        lane: Lane::Email,
        to: EmailAddress::parse("siti.aminah+tagihan@example.id").expect("an address").into(),
        ..message(4)
    };
    for made in [full, bare, to_a_customer, to_a_mailbox] {
        ok(outbox.enqueue(&made).await);
        let claimed = must(ok(outbox.claim(made.lane, noon(), noon() + secs(LEASE)).await));
        assert_eq!((claimed.message, claimed.attempt), (made, 1));
    }
}

pub async fn a_message_with_a_time_of_its_own_waits_for_it(outbox: Arc<dyn Outbox>) {
    let at = noon() + secs(600);
    let timed = OutboxMessage { not_before: Some(at), ..put_in(1, 0) };
    enqueue(&*outbox, &[timed.clone(), put_in(2, 601)]).await;
    assert_eq!(claim(&*outbox, at - millis(1)).await, None);
    assert_eq!(ok(outbox.backlog(Lane::Code, at - millis(1)).await).waiting, 0);
    let claimed = must(claim(&*outbox, at + secs(5)).await);
    assert_eq!(claimed.message, OutboxMessage { not_before: None, ..timed }, "due before what was put in later");
}

pub async fn there_is_nothing_to_claim_in_an_empty_outbox(outbox: Arc<dyn Outbox>) {
    for lane in Lane::ALL {
        assert_eq!(ok(outbox.claim(lane, noon(), noon() + secs(LEASE)).await), None);
    }
}

pub async fn a_message_of_one_lane_never_waits_for_one_of_another(outbox: Arc<dyn Outbox>) {
    let notices: Vec<_> = (0..20).map(|n| OutboxMessage { lane: Lane::Notice, ..put_in(n, -60) }).collect();
    let code = put_in(100, 0);
    enqueue(&*outbox, &notices).await;
    enqueue(&*outbox, std::slice::from_ref(&code)).await;
    assert_eq!(must(claim(&*outbox, noon()).await).message, code);
    assert_eq!(claim(&*outbox, noon()).await, None, "notices are not for this worker");
    let notice = ok(outbox.claim(Lane::Notice, noon(), noon() + secs(LEASE)).await);
    assert_eq!(must(notice).message.lane, Lane::Notice);
}

pub async fn the_same_identity_put_in_twice_keeps_the_first(outbox: Arc<dyn Outbox>) {
    let first = message(1);
    let second = OutboxMessage { to: another_phone(9).into(), locale: Locale::En, ..message(1) };
    enqueue(&*outbox, &[first.clone(), second]).await;
    assert_eq!(must(claim(&*outbox, noon()).await).message, first);
    assert_eq!(claim(&*outbox, noon()).await, None);
}

pub async fn a_message_that_is_put_in_again_does_not_come_back_to_life(outbox: Arc<dyn Outbox>) {
    for (n, settlement) in (0..).zip([sent("r"), dead_letter(), portal_core::messaging::outbox::Settlement::Dropped]) {
        ok(outbox.enqueue(&message(n)).await);
        let claimed = must(claim(&*outbox, noon()).await);
        ok(outbox.enqueue(&message(n)).await);
        assert_eq!(claim(&*outbox, noon()).await, None, "it is leased still");
        assert!(settle(&*outbox, &claimed, &settlement, noon()).await);
        ok(outbox.enqueue(&message(n)).await);
        assert_eq!(claim(&*outbox, noon() + secs(600)).await, None);
    }
}

pub async fn the_message_due_longest_is_claimed_first(outbox: Arc<dyn Outbox>) {
    let to_each = |n: u32, seconds| OutboxMessage { to: another_phone(n).into(), ..put_in(n.into(), seconds) };
    enqueue(&*outbox, &[to_each(1, 3), to_each(2, 1), to_each(3, 4), to_each(4, 0), to_each(5, 2)]).await;
    let now = noon() + secs(5);
    for seconds in 0..5 {
        let claimed = must(claim(&*outbox, now).await);
        assert_eq!(claimed.message.created_at, noon() + secs(seconds));
    }
    assert_eq!(claim(&*outbox, now).await, None);
}

pub async fn a_retried_message_is_due_from_its_new_time_on(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&put_in(1, 0)).await);
    let first = must(claim(&*outbox, noon()).await);
    assert!(settle(&*outbox, &first, &retry(noon() + secs(100)), noon()).await);
    enqueue(&*outbox, &[put_in(2, 50), put_in(3, 120)]).await;
    let now = noon() + secs(200);
    for n in [2, 1, 3] {
        assert_eq!(must(claim(&*outbox, now).await).message.id, message(n).id, "message {n}");
    }
}

pub async fn a_leased_message_is_nobody_elses_until_its_lease_ends(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let first = must(claim(&*outbox, noon()).await);
    let end = noon() + secs(LEASE);
    for now in [noon(), end - millis(1)] {
        assert_eq!(claim(&*outbox, now).await, None);
    }
    let second = must(claim(&*outbox, end).await);
    assert_eq!((second.message, second.attempt), (first.message, 2));
    assert!(second.fence > first.fence);
    assert_eq!(claim(&*outbox, end + secs(LEASE) - millis(1)).await, None);
}

pub async fn a_lease_lasts_as_long_as_its_claim_says(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    assert!(ok(outbox.claim(Lane::Code, noon(), noon() + secs(5)).await).is_some());
    let again = noon() + secs(5);
    assert!(ok(outbox.claim(Lane::Code, again, again + secs(3_600)).await).is_some());
    assert_eq!(claim(&*outbox, noon() + secs(3_604)).await, None);
    assert!(claim(&*outbox, noon() + secs(3_605)).await.is_some());
}

pub async fn a_message_outlives_any_number_of_workers_that_died_with_it(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let mut fence = i64::MIN;
    for worker in 0..25 {
        let claimed = must(claim(&*outbox, noon() + secs(LEASE * count(worker))).await);
        assert_eq!(claimed.message, message(1));
        assert_eq!(usize::try_from(claimed.attempt), Ok(worker + 1));
        assert!(claimed.fence > fence, "the fence grows with each claim");
        fence = claimed.fence;
    }
}

pub async fn a_message_past_its_end_is_claimed_so_that_it_can_be_settled(outbox: Arc<dyn Outbox>) {
    let made = OutboxMessage { expires_at: Some(noon() + secs(1)), ..message(1) };
    ok(outbox.enqueue(&made).await);
    assert_eq!(must(claim(&*outbox, noon() + secs(3_600)).await).message, made);
}
