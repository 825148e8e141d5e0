//! Racing workers: each message to one at a time, and none lost.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use portal_core::MessageId;
use portal_core::messaging::outbox::{Lane, Outbox, OutboxMessage};

use super::{LEASE, claim, enqueue, must, retry, sent, settle};
use crate::SeededEntropy;
use crate::fixtures::{message, noon};
use crate::support::{number, ok, race, secs, winners};

pub async fn racing_workers_share_the_messages_and_none_goes_to_two(outbox: Arc<dyn Outbox>) {
    let messages: Vec<OutboxMessage> = (0..25).map(message).collect();
    enqueue(&*outbox, &messages).await;
    let answers = race(40, |_| {
        let outbox = Arc::clone(&outbox);
        async move { claim(&*outbox, noon()).await }
    })
    .await;
    let mut claimed: Vec<MessageId> = answers.into_iter().flatten().map(|c| c.message.id).collect();
    claimed.sort_unstable();
    let mut expected: Vec<MessageId> = messages.iter().map(|m| m.id).collect();
    expected.sort_unstable();
    assert_eq!(claimed, expected, "each message goes to one worker, and no worker goes without need");
    assert_eq!(claim(&*outbox, noon()).await, None);
}

pub async fn a_lease_that_ran_out_goes_to_one_of_several_racing_workers(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let mut fence = must(claim(&*outbox, noon()).await).fence;
    for round in 1..=5 {
        let now = noon() + secs(round * LEASE);
        let answers = race(20, |_| {
            let outbox = Arc::clone(&outbox);
            async move { claim(&*outbox, now).await }
        })
        .await;
        let claimed: Vec<_> = answers.into_iter().flatten().collect();
        assert_eq!(claimed.len(), 1);
        assert_eq!(i64::from(claimed[0].attempt), round + 1);
        assert!(claimed[0].fence > fence);
        fence = claimed[0].fence;
    }
}

pub async fn one_of_several_racing_settlements_counts(outbox: Arc<dyn Outbox>) {
    ok(outbox.enqueue(&message(1)).await);
    let claimed = must(claim(&*outbox, noon()).await);
    let answers = race(30, |caller| {
        let (outbox, claimed) = (Arc::clone(&outbox), claimed.clone());
        async move { settle(&*outbox, &claimed, &sent(&format!("r{caller}")), noon()).await }
    })
    .await;
    assert_eq!(winners(&answers), 1);
}

pub async fn either_the_late_worker_settles_or_the_next_one_claims(outbox: Arc<dyn Outbox>) {
    let end = noon() + secs(LEASE);
    for n in 0..20 {
        ok(outbox.enqueue(&message(n)).await);
        let late = must(claim(&*outbox, noon()).await);
        let answers = race(2, |caller| {
            let (outbox, late) = (Arc::clone(&outbox), late.clone());
            async move {
                if caller == 0 {
                    return (settle(&*outbox, &late, &sent("late"), end).await, None);
                }
                let next = claim(&*outbox, end).await;
                (next.is_some(), next)
            }
        })
        .await;
        let won: Vec<bool> = answers.iter().map(|(won, _)| *won).collect();
        assert_eq!(winners(&won), 1, "the message is one worker's");
        if let Some(next) = answers.into_iter().find_map(|(_, next)| next) {
            assert!(settle(&*outbox, &next, &sent("next"), end).await);
        }
    }
}

/// Works through a lane until it is empty, and now and then dies with a message or puts it back; answers
/// what it settled as sent. `clock` ticks a second with every step of any worker.
async fn work(outbox: Arc<dyn Outbox>, clock: Arc<AtomicI64>, worker: u64) -> Vec<MessageId> {
    let (entropy, mut done, mut idle) = (SeededEntropy::new(worker), Vec::new(), 0);
    while idle < 3 * LEASE {
        let now = noon() + secs(clock.fetch_add(1, Ordering::Relaxed));
        let Some(claimed) = ok(outbox.claim(Lane::Code, now, now + secs(LEASE)).await) else {
            idle += 1;
            continue;
        };
        idle = 0;
        match entropy.below(4) {
            0 => {} // dies with it
            1 => {
                settle(&*outbox, &claimed, &retry(now + secs(5)), now).await;
            }
            _ => {
                if settle(&*outbox, &claimed, &sent("r"), now).await {
                    done.push(claimed.message.id);
                }
            }
        }
    }
    done
}

pub async fn workers_that_die_and_retry_lose_no_message_and_settle_none_twice(outbox: Arc<dyn Outbox>) {
    let messages: Vec<OutboxMessage> = (0..60).map(message).collect();
    enqueue(&*outbox, &messages).await;
    let clock = Arc::new(AtomicI64::new(0));
    let done = race(8, |worker| work(Arc::clone(&outbox), Arc::clone(&clock), number(worker))).await;
    let mut times: BTreeMap<MessageId, usize> = messages.iter().map(|m| (m.id, 0)).collect();
    for id in done.into_iter().flatten() {
        *times.entry(id).or_default() += 1;
    }
    assert_eq!(times.len(), 60, "nothing is settled that was never put in");
    assert!(times.values().all(|n| *n == 1), "each is sent once: {times:?}");
}
