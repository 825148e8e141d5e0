//! How an outbox lane stands.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{Backlog, Lane, Outbox, OutboxMessage, Settlement};

use super::{LEASE, claim, dead_letter, must, retry, sent, settle};
use crate::fixtures::{message, noon};
use crate::support::{millis, ok, secs};

async fn check(outbox: &dyn Outbox, seconds: i64, waiting: u64, dead_letters: u64) {
    let backlog = ok(outbox.backlog(Lane::Code, noon() + secs(seconds)).await);
    assert_eq!(backlog, Backlog { waiting, dead_letters, parked: 0 }, "{seconds} seconds past noon");
}

pub async fn an_empty_lane_has_no_backlog(outbox: Arc<dyn Outbox>) {
    for lane in Lane::ALL {
        assert_eq!(ok(outbox.backlog(lane, noon()).await), Backlog::default());
    }
}

pub async fn due_messages_wait_and_those_of_other_lanes_do_not_count(outbox: Arc<dyn Outbox>) {
    for n in 0..5 {
        let lane = if n < 3 { Lane::Code } else { Lane::Notice };
        ok(outbox.enqueue(&OutboxMessage { lane, ..message(n) }).await);
    }
    check(&*outbox, 0, 3, 0).await;
    let notices = ok(outbox.backlog(Lane::Notice, noon()).await);
    assert_eq!(notices, Backlog { waiting: 2, ..Backlog::default() });
}

pub async fn a_leased_message_does_not_wait_until_its_lease_ends(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    ok(outbox.enqueue(&message(2)).await);
    assert!(claim(&*outbox, noon()).await.is_some());
    check(&*outbox, 0, 1, 0).await;
    let almost = ok(outbox.backlog(Lane::Code, noon() + secs(LEASE) - millis(1)).await);
    assert_eq!(almost.waiting, 1);
    check(&*outbox, LEASE, 2, 0).await;
}

pub async fn a_retried_message_waits_from_its_new_time_on(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    assert!(settle(&*outbox, &claimed, &retry(noon() + secs(90)), noon()).await);
    check(&*outbox, 89, 0, 0).await;
    check(&*outbox, 90, 1, 0).await;
}

pub async fn settled_messages_do_not_wait_and_dead_letters_are_counted_in_their_lane(outbox: Arc<dyn Outbox>) {
    let settlements = [sent("r"), Settlement::Dropped, dead_letter(), dead_letter()];
    for (n, settlement) in (0..).zip(settlements) {
        ok(outbox.enqueue(&message(n)).await);
        let claimed = must(claim(&*outbox, noon()).await);
        assert!(settle(&*outbox, &claimed, &settlement, noon()).await);
    }
    check(&*outbox, 3_600, 0, 2).await;
    let notices = ok(outbox.backlog(Lane::Notice, noon() + secs(3_600)).await);
    assert_eq!(notices, Backlog::default());
}

pub async fn counting_the_backlog_claims_nothing(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    for _ in 0..3 {
        check(&*outbox, 0, 1, 0).await;
    }
    assert_eq!(must(claim(&*outbox, noon()).await).attempt, 1);
}
