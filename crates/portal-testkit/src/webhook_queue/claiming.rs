//! Workers claim events in the order of each customer.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::integration::event::EventLog;
use portal_core::integration::webhook::{DeliverySettlement, WebhookQueue};

use super::{claim, claimed_place, queued, retry, settle};
use crate::fixtures::noon;
use crate::support::{race, secs};

pub async fn events_are_claimed_in_their_order_each_by_one_worker(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    let events = queued(&*queue, &*log, &["AGLS3", "AGLS1", "AGLS2"]).await;
    for (place, event) in (1..).zip(events) {
        let claimed = claim(&*queue, noon() + secs(1)).await.expect("it is due");
        assert_eq!((claimed.event.cursor, claimed.event.event), (place, event));
        assert_eq!((claimed.attempt, claimed.first_tried_at), (1, noon() + secs(1)));
    }
    assert_eq!(claim(&*queue, noon() + secs(1)).await, None);
}

pub async fn a_lease_that_ended_is_taken_over_with_a_higher_fence(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    queued(&*queue, &*log, &["AGLS1"]).await;
    let first = claim(&*queue, noon()).await.expect("it is due");
    assert_eq!(claim(&*queue, noon() + secs(59)).await, None, "it is leased");
    let second = claim(&*queue, noon() + secs(60)).await.expect("the lease ended");
    assert!(second.fence > first.fence);
    assert_eq!((second.attempt, second.first_tried_at), (2, noon()));
}

pub async fn an_event_waits_for_the_earlier_ones_of_its_customer_and_delays_no_other(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    queued(&*queue, &*log, &["AGLS1", "AGLS1", "AGLS2"]).await;
    let first = claim(&*queue, noon()).await.expect("it is due");
    let other = claim(&*queue, noon()).await.expect("another customer's");
    assert_eq!((first.event.cursor, other.event.cursor), (1, 3));
    assert_eq!(claim(&*queue, noon()).await, None, "the second waits for the first");
    assert!(settle(&*queue, &first, &retry(noon() + secs(30))).await);
    assert_eq!(claim(&*queue, noon() + secs(29)).await, None, "also while the first waits to be tried again");
    let again = claim(&*queue, noon() + secs(30)).await.expect("the first");
    assert_eq!(again.event.cursor, 1);
    assert!(settle(&*queue, &again, &DeliverySettlement::Delivered).await);
    assert_eq!(claimed_place(&*queue, noon() + secs(30)).await, 2);
}

pub async fn an_event_that_is_tried_again_keeps_the_instant_of_its_first_try(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    queued(&*queue, &*log, &["AGLS1"]).await;
    for attempt in 1..=3_u32 {
        let at = noon() + secs(i64::from(attempt) * 10);
        let claimed = claim(&*queue, at).await.expect("it is due");
        assert_eq!((claimed.attempt, claimed.first_tried_at), (attempt, noon() + secs(10)));
        assert!(settle(&*queue, &claimed, &retry(at + secs(10))).await);
        assert_eq!(claim(&*queue, at + secs(9)).await, None);
    }
}

pub async fn racing_workers_claim_each_event_once(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    let customers: Vec<String> = (0..12).map(|n| format!("AGLS{n}")).collect();
    queued(&*queue, &*log, &customers.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let claimed = race(4, |_| {
        let queue = Arc::clone(&queue);
        async move {
            let mut places = Vec::new();
            while let Some(claimed) = claim(&*queue, noon()).await {
                places.push(claimed.event.cursor);
            }
            places
        }
    })
    .await
    .concat();
    assert_eq!(claimed.len(), 12);
    assert_eq!(claimed.into_iter().collect::<BTreeSet<_>>(), (1..=12).collect());
}
