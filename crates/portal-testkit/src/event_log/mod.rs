//! The contract of [`EventLog`].

mod announcing;
mod reading;
mod recording;

pub use announcing::*;
pub use reading::*;
pub use recording::*;

use chrono::{DateTime, Utc};
use portal_core::integration::event::{Event, EventBody, EventLog, FieldChange};
use portal_core::{EventId, InvoiceNumber};

use crate::SeededEntropy;
use crate::fixtures::{customer_id, noon};
use crate::support::ok;

/// Runs every case of the contract of [`EventLog`](portal_core::integration::event::EventLog).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn EventLog>, Guard)`.
#[macro_export]
macro_rules! event_log_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain event_log_contract event_log [$(#$attribute)*] $fresh;
            an_announced_event_is_not_answered_until_it_is_published
            a_published_event_is_answered_as_it_says_then
            an_event_is_published_once
            a_withdrawn_event_is_never_answered_and_a_published_one_stays
            an_event_that_is_announced_again_is_kept_once
            announced_events_wait_in_the_order_they_were_announced
            racing_callers_publish_an_event_once
            places_have_no_gaps_and_no_event_shows_before_an_earlier_one
            events_are_answered_from_a_place_on_and_no_more_than_asked_for
            events_of_every_kind_are_kept_with_everything_in_them
            an_event_is_recorded_once_by_its_topic
            of_racing_callers_one_records_a_topic
            changes_of_contact_data_are_answered_by_customer_announced_ones_included
            the_status_tells_the_places_and_what_is_announced
            an_empty_log_is_answered
        }
    };
}

/// Event number `n`, of a customer.
pub(crate) fn event(n: u64, customer: &str, at: DateTime<Utc>, body: EventBody) -> Event {
    let id = EventId::generate(at, &SeededEntropy::new(n));
    Event { id, customer_id: customer_id(customer), at, body }
}

pub(crate) fn viewed(n: u64) -> Event {
    let invoice_number = InvoiceNumber::parse(&format!("INV/{n}")).expect("a number");
    event(n, "AGLS1", noon(), EventBody::InvoiceViewed { invoice_number })
}

pub(crate) fn moved_to(city: &str) -> EventBody {
    let change = FieldChange { field: "city".into(), before: Some("Bandung".into()), after: Some(city.into()) };
    EventBody::CustomerUpdated { changes: vec![change] }
}

/// Announces an event and publishes it as it is.
pub(crate) async fn publish(log: &dyn EventLog, event: &Event) {
    ok(log.announce(event).await);
    assert!(ok(log.publish(event.id, &event.body).await), "it was announced");
}

/// Everything that is published.
async fn published(log: &dyn EventLog) -> Vec<Event> {
    ok(log.after(0, 1_000).await).events.into_iter().map(|published| published.event).collect()
}
