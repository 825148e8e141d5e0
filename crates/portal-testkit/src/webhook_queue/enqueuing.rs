//! Events come into the queues of endpoints.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::event::{EventKind, EventLog};
use portal_core::integration::webhook::{WebhookEndpoint, WebhookQueue};

use super::{claim, claimed_place, endpoint, queued};
use crate::event_log::{event, moved_to, publish, viewed};
use crate::fixtures::noon;
use crate::support::{ok, race, secs};

pub async fn an_endpoint_gets_what_happens_after_it_was_first_known(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    publish(&*log, &viewed(1)).await;
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 10).await), 0, "it happened before");
    assert_eq!(claim(&*queue, noon() + secs(9)).await, None);
    publish(&*log, &viewed(2)).await;
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 10).await), 1);
    let claimed = claim(&*queue, noon() + secs(9)).await.expect("it happened after");
    assert_eq!((claimed.event.cursor, claimed.event.event), (2, viewed(2)));
}

pub async fn each_event_is_queued_once_however_often_the_queue_is_brought_up_to_date(
    queue: Arc<dyn WebhookQueue>,
    log: Arc<dyn EventLog>,
) {
    queued(&*queue, &*log, &["AGLS1", "AGLS2"]).await;
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 10).await), 0);
    assert_eq!(ok(queue.backlog(&super::billing()).await).waiting, 2);
    let places = [claimed_place(&*queue, noon()).await, claimed_place(&*queue, noon()).await];
    assert_eq!((places, claimed_place(&*queue, noon()).await), ([1, 2], 0));
}

pub async fn an_endpoint_gets_the_kinds_that_it_asks_for(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    let picky = WebhookEndpoint { kinds: vec![EventKind::InvoiceViewed], ..endpoint("billing") };
    ok(queue.enqueue(&picky, 10).await);
    publish(&*log, &event(1, "AGLS1", noon(), moved_to("Garut"))).await;
    publish(&*log, &viewed(2)).await;
    assert_eq!(ok(queue.enqueue(&picky, 10).await), 2, "both were looked at");
    assert_eq!((claimed_place(&*queue, noon()).await, claimed_place(&*queue, noon()).await), (2, 0));
}

pub async fn no_more_events_are_looked_at_than_asked_for(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    ok(queue.enqueue(&endpoint("billing"), 10).await);
    for n in 1..=3 {
        publish(&*log, &viewed(n)).await;
    }
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 2).await), 2);
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 2).await), 1);
    assert_eq!(ok(queue.enqueue(&endpoint("billing"), 2).await), 0);
    assert_eq!(ok(queue.backlog(&super::billing()).await).waiting, 3);
}

pub async fn racing_callers_queue_each_event_once(queue: Arc<dyn WebhookQueue>, log: Arc<dyn EventLog>) {
    ok(queue.enqueue(&endpoint("billing"), 10).await);
    for n in 1..=20 {
        publish(&*log, &viewed(n)).await;
    }
    race(6, |_| {
        let queue = Arc::clone(&queue);
        async move { while ok(queue.enqueue(&endpoint("billing"), 3).await) > 0 {} }
    })
    .await;
    assert_eq!(ok(queue.backlog(&super::billing()).await).waiting, 20);
}
