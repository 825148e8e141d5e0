//! The contract of [`WebhookQueue`].

mod claiming;
mod enqueuing;
mod settling;

pub use claiming::*;
pub use enqueuing::*;
pub use settling::*;

use chrono::{DateTime, Utc};
use portal_core::integration::event::{Event, EventKind, EventLog};
use portal_core::integration::webhook::{
    ClaimedDelivery, DeliverySettlement, EndpointName, WebhookEndpoint, WebhookQueue,
};

use crate::event_log::{event, moved_to, publish};
use crate::fixtures::noon;
use crate::support::{ok, secs};

/// Runs every case of the contract of [`WebhookQueue`](portal_core::integration::webhook::WebhookQueue).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn WebhookQueue>, Arc<dyn EventLog>, Guard)`.
#[macro_export]
macro_rules! webhook_queue_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database webhook_queue_contract webhook_queue [$(#$attribute)*] $fresh;
            an_endpoint_gets_what_happens_after_it_was_first_known
            each_event_is_queued_once_however_often_the_queue_is_brought_up_to_date
            an_endpoint_gets_the_kinds_that_it_asks_for
            no_more_events_are_looked_at_than_asked_for
            racing_callers_queue_each_event_once
            events_are_claimed_in_their_order_each_by_one_worker
            a_lease_that_ended_is_taken_over_with_a_higher_fence
            an_event_waits_for_the_earlier_ones_of_its_customer_and_delays_no_other
            an_event_that_is_tried_again_keeps_the_instant_of_its_first_try
            racing_workers_claim_each_event_once
            what_was_settled_for_good_is_not_claimed_again
            only_the_latest_lease_settles
            what_was_given_up_lets_later_ones_pass
            what_was_settled_is_sent_again_when_asked_for
            the_backlog_tells_what_waits_and_what_was_given_up
            endpoints_know_nothing_of_each_other
        }
    };
}

fn endpoint(name: &str) -> WebhookEndpoint {
    WebhookEndpoint { name: EndpointName::parse(name).expect("a name"), kinds: EventKind::ALL.to_vec() }
}

fn billing() -> EndpointName {
    endpoint("billing").name
}

/// Makes the endpoint known, publishes an event of each of these customers, and queues them.
async fn queued(queue: &dyn WebhookQueue, log: &dyn EventLog, customers: &[&str]) -> Vec<Event> {
    ok(queue.enqueue(&endpoint("billing"), 100).await);
    let mut events = Vec::new();
    for (n, customer) in (1..).zip(customers) {
        let event = event(n, customer, noon(), moved_to(&format!("Kota {n}")));
        publish(log, &event).await;
        events.push(event);
    }
    ok(queue.enqueue(&endpoint("billing"), 100).await);
    events
}

/// The next event of `billing` at `at`, leased for a minute.
async fn claim(queue: &dyn WebhookQueue, at: DateTime<Utc>) -> Option<ClaimedDelivery> {
    ok(queue.claim(&billing(), at, at + secs(60)).await)
}

/// The place of the next event of `billing` at `at`; 0 for none.
async fn claimed_place(queue: &dyn WebhookQueue, at: DateTime<Utc>) -> u64 {
    claim(queue, at).await.map_or(0, |claimed| claimed.event.cursor)
}

async fn settle(queue: &dyn WebhookQueue, claimed: &ClaimedDelivery, settlement: &DeliverySettlement) -> bool {
    ok(queue.settle(&billing(), (claimed.event.cursor, claimed.fence), settlement, noon() + secs(5)).await)
}

fn retry(not_before: DateTime<Utc>) -> DeliverySettlement {
    DeliverySettlement::Retry { not_before, reason: "answered 503".into() }
}

fn given_up() -> DeliverySettlement {
    DeliverySettlement::DeadLettered { reason: "answered 503".into() }
}
