//! What events say.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::id::{CustomerId, EventId, InvoiceNumber, PaymentNumber, PromiseId, TicketNumber};
use crate::kernel::money::Rupiah;
use crate::support::ticket::{Priority, TicketType};

/// A kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    /// A customer changed contact data.
    CustomerUpdated,
    /// A customer changed the number.
    PhoneChanged,
    /// A customer opened a ticket.
    TicketOpened,
    /// A customer rated the work on a ticket.
    TicketRated,
    /// A customer opened a ticket again.
    TicketReopened,
    /// A customer called a ticket off.
    TicketCancelled,
    /// A customer looked at an invoice for the first time.
    InvoiceViewed,
    /// Money for an invoice came in through a payment gateway.
    PaymentReceived,
    /// A suspended account is to be in service again: nothing is overdue any more, or its payment was promised.
    ServiceRestored,
    /// A customer promised to pay an invoice by a day.
    PromiseMade,
    /// A promised invoice was paid in time.
    PromiseKept,
    /// The day of a promise is over and its invoice was not paid in time.
    PromiseBroken,
    /// An operator tries an endpoint; it never happens by itself.
    WebhookTest,
}

/// No kind of event has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no kind of event has this name")]
pub struct InvalidEventKind;

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::CustomerUpdated,
        Self::PhoneChanged,
        Self::TicketOpened,
        Self::TicketRated,
        Self::TicketReopened,
        Self::TicketCancelled,
        Self::InvoiceViewed,
        Self::PaymentReceived,
        Self::ServiceRestored,
        Self::PromiseMade,
        Self::PromiseKept,
        Self::PromiseBroken,
        Self::WebhookTest,
    ];

    /// Its name, as the ISP's systems are told it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CustomerUpdated => "customer.updated",
            Self::PhoneChanged => "phone.changed",
            Self::TicketOpened => "ticket.opened",
            Self::TicketRated => "ticket.rated",
            Self::TicketReopened => "ticket.reopened",
            Self::TicketCancelled => "ticket.cancelled",
            Self::InvoiceViewed => "invoice.viewed",
            Self::PaymentReceived => "payment.received",
            Self::ServiceRestored => "service.restored",
            Self::PromiseMade => "promise.made",
            Self::PromiseKept => "promise.kept",
            Self::PromiseBroken => "promise.broken",
            Self::WebhookTest => "webhook.test",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for EventKind {
    type Err = InvalidEventKind;

    fn from_str(text: &str) -> Result<Self, InvalidEventKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(InvalidEventKind)
    }
}

/// What became of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field, as records of customers name it.
    pub field: String,
    /// What was on file.
    pub before: Option<String>,
    /// What is on file now.
    pub after: Option<String>,
}

/// What happened. Its form in JSON is what stores keep and what the ISP's systems get.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum EventBody {
    /// [`EventKind::CustomerUpdated`].
    #[serde(rename = "customer.updated")]
    CustomerUpdated {
        /// The fields that changed.
        changes: Vec<FieldChange>,
    },
    /// [`EventKind::PhoneChanged`].
    #[serde(rename = "phone.changed")]
    PhoneChanged {
        /// The number that was on file, as it was written.
        before: String,
        /// The number that is on file, as it is written.
        after: String,
    },
    /// [`EventKind::TicketOpened`].
    #[serde(rename = "ticket.opened")]
    TicketOpened {
        /// The ticket; `None` only while the event is announced.
        ticket_number: Option<TicketNumber>,
        /// What it is about.
        #[serde(rename = "ticket_type", with = "as_word")]
        kind: TicketType,
        /// How urgent it is.
        #[serde(with = "as_word")]
        priority: Priority,
        /// What it is about, in a line.
        title: String,
        /// The whole.
        description: String,
    },
    /// [`EventKind::TicketRated`].
    #[serde(rename = "ticket.rated")]
    TicketRated {
        /// The ticket.
        ticket_number: TicketNumber,
        /// One to five stars.
        rating: u8,
        /// What the customer said of it.
        feedback: Option<String>,
    },
    /// [`EventKind::TicketReopened`].
    #[serde(rename = "ticket.reopened")]
    TicketReopened {
        /// The ticket.
        ticket_number: TicketNumber,
        /// What the customer said of it.
        note: Option<String>,
    },
    /// [`EventKind::TicketCancelled`].
    #[serde(rename = "ticket.cancelled")]
    TicketCancelled {
        /// The ticket.
        ticket_number: TicketNumber,
        /// What the customer said of it.
        note: Option<String>,
    },
    /// [`EventKind::InvoiceViewed`].
    #[serde(rename = "invoice.viewed")]
    InvoiceViewed {
        /// The invoice.
        invoice_number: InvoiceNumber,
    },
    /// [`EventKind::PaymentReceived`].
    #[serde(rename = "payment.received")]
    PaymentReceived {
        /// The payment on record.
        payment_number: PaymentNumber,
        /// What it is for.
        invoice_number: InvoiceNumber,
        /// How much came in for the invoice, whole rupiah.
        amount: Rupiah,
        /// How: `QRIS`.
        method: String,
        /// When it came in.
        paid_at: DateTime<Utc>,
        /// The gateway's own name for it.
        reference: Option<String>,
    },
    /// [`EventKind::ServiceRestored`].
    #[serde(rename = "service.restored")]
    ServiceRestored {},
    /// [`EventKind::PromiseMade`].
    #[serde(rename = "promise.made")]
    PromiseMade {
        /// The promise.
        promise_id: PromiseId,
        /// What was promised to be paid.
        invoice_number: InvoiceNumber,
        /// What was owed on it when it was promised, whole rupiah.
        amount: Rupiah,
        /// The last day to pay.
        by: NaiveDate,
    },
    /// [`EventKind::PromiseKept`].
    #[serde(rename = "promise.kept")]
    PromiseKept {
        /// The promise.
        promise_id: PromiseId,
        /// What was promised to be paid.
        invoice_number: InvoiceNumber,
        /// What was owed on it when it was promised, whole rupiah.
        amount: Rupiah,
        /// The last day to pay.
        by: NaiveDate,
    },
    /// [`EventKind::PromiseBroken`].
    #[serde(rename = "promise.broken")]
    PromiseBroken {
        /// The promise.
        promise_id: PromiseId,
        /// What was promised to be paid.
        invoice_number: InvoiceNumber,
        /// What was owed on it when it was promised, whole rupiah.
        amount: Rupiah,
        /// The last day to pay.
        by: NaiveDate,
    },
    /// [`EventKind::WebhookTest`].
    #[serde(rename = "webhook.test")]
    WebhookTest {},
}

impl EventBody {
    /// Its kind.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::CustomerUpdated { .. } => EventKind::CustomerUpdated,
            Self::PhoneChanged { .. } => EventKind::PhoneChanged,
            Self::TicketOpened { .. } => EventKind::TicketOpened,
            Self::TicketRated { .. } => EventKind::TicketRated,
            Self::TicketReopened { .. } => EventKind::TicketReopened,
            Self::TicketCancelled { .. } => EventKind::TicketCancelled,
            Self::InvoiceViewed { .. } => EventKind::InvoiceViewed,
            Self::PaymentReceived { .. } => EventKind::PaymentReceived,
            Self::ServiceRestored {} => EventKind::ServiceRestored,
            Self::PromiseMade { .. } => EventKind::PromiseMade,
            Self::PromiseKept { .. } => EventKind::PromiseKept,
            Self::PromiseBroken { .. } => EventKind::PromiseBroken,
            Self::WebhookTest {} => EventKind::WebhookTest,
        }
    }
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its identity. A system that gets it twice knows it by that.
    pub id: EventId,
    /// Whose doing it is.
    pub customer_id: CustomerId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened.
    pub body: EventBody,
}

/// An event that was published, and its place among all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEvent {
    /// Its place: 1 for the first, one more for each next.
    pub cursor: u64,
    /// The event.
    pub event: Event,
}

impl PublishedEvent {
    /// The event as the ISP's systems get it, whichever way.
    pub fn payload(&self) -> EventPayload<'_> {
        let event = &self.event;
        EventPayload {
            id: event.id,
            cursor: self.cursor,
            timestamp: event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            customer_id: event.customer_id.as_str(),
            body: &event.body,
        }
    }
}

/// The form of an event in JSON: `id`, `cursor`, `timestamp`, `customer_id`, `type` and `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventPayload<'e> {
    id: EventId,
    cursor: u64,
    timestamp: String,
    customer_id: &'e str,
    #[serde(flatten)]
    body: &'e EventBody,
}

/// Published events in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBatch {
    /// Those that can be read.
    pub events: Vec<PublishedEvent>,
    /// The last place that was looked at: where to go on. The place that was asked from if there is nothing after it.
    pub last: u64,
}

/// How the log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogStatus {
    /// The place of the first event that is still kept; 0 if none is.
    pub first: u64,
    /// The place that was given last; 0 before the first event.
    pub last: u64,
    /// When the last event that is kept happened.
    pub last_at: Option<DateTime<Utc>>,
    /// How many events are announced and not settled.
    pub announced: u64,
}

/// Enums that are stored as the words of the ISP's records.
mod as_word {
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::support::ticket::{Priority, TicketType};

    /// An enum with a word for each value.
    pub(super) trait Word: FromStr {
        fn word(&self) -> &'static str;
    }

    impl Word for TicketType {
        fn word(&self) -> &'static str {
            self.as_str()
        }
    }

    impl Word for Priority {
        fn word(&self) -> &'static str {
            self.as_str()
        }
    }

    pub(super) fn serialize<T: Word, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.word())
    }

    pub(super) fn deserialize<'de, T: Word, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| D::Error::custom("not a word of its kind"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket_number() -> TicketNumber {
        TicketNumber::parse("TKT20251105001").expect("a number")
    }

    fn one_of_each() -> Vec<EventBody> {
        let promise_id = PromiseId::from_uuid(uuid::Uuid::from_u128(7));
        let promised = InvoiceNumber::parse("INV/1").expect("a number");
        let (amount, by) = (Rupiah::new(333_000), crate::test_support::noon().date_naive());
        let change = FieldChange { field: "city".into(), before: None, after: Some("Bandung".into()) };
        vec![
            EventBody::CustomerUpdated { changes: vec![change] },
            EventBody::PhoneChanged { before: "0817102070".into(), after: "081234567890".into() },
            EventBody::TicketOpened {
                ticket_number: Some(ticket_number()),
                kind: TicketType::Repair,
                priority: Priority::High,
                title: "Internet mati".into(),
                description: "Lampu LOS merah.".into(),
            },
            EventBody::TicketRated { ticket_number: ticket_number(), rating: 5, feedback: None },
            EventBody::TicketReopened { ticket_number: ticket_number(), note: Some("Mati lagi".into()) },
            EventBody::TicketCancelled { ticket_number: ticket_number(), note: None },
            EventBody::InvoiceViewed { invoice_number: InvoiceNumber::parse("INV/1").expect("a number") },
            EventBody::PaymentReceived {
                payment_number: PaymentNumber::parse("INV-1-abc").expect("a number"),
                invoice_number: InvoiceNumber::parse("INV/1").expect("a number"),
                amount: Rupiah::new(333_000),
                method: "QRIS".into(),
                paid_at: crate::test_support::noon(),
                reference: None,
            },
            EventBody::ServiceRestored {},
            EventBody::PromiseMade { promise_id, invoice_number: promised.clone(), amount, by },
            EventBody::PromiseKept { promise_id, invoice_number: promised.clone(), amount, by },
            EventBody::PromiseBroken { promise_id, invoice_number: promised, amount, by },
            EventBody::WebhookTest {},
        ]
    }

    #[test]
    fn every_kind_is_stored_under_its_name_and_read_again() {
        let all = one_of_each();
        assert_eq!(all.iter().map(EventBody::kind).collect::<Vec<_>>(), EventKind::ALL);
        for body in all {
            let stored = serde_json::to_value(&body).expect("JSON");
            assert_eq!(stored["type"], body.kind().as_str());
            assert_eq!(serde_json::from_value::<EventBody>(stored).expect("an event"), body);
            assert_eq!(body.kind().as_str().parse(), Ok(body.kind()));
        }
        assert_eq!("ticket.eaten".parse::<EventKind>(), Err(InvalidEventKind));
    }

    #[test]
    fn an_event_is_told_with_its_place_and_its_customer() {
        let event = Event {
            id: "0194f1c0-0000-7000-8000-000000000001".parse().expect("an id"),
            customer_id: CustomerId::parse("AGLS1").expect("an id"),
            at: crate::test_support::noon(),
            body: one_of_each().remove(1),
        };
        let payload = serde_json::to_value(PublishedEvent { cursor: 7, event }.payload()).expect("JSON");
        let expected = serde_json::json!({"id": "0194f1c0-0000-7000-8000-000000000001", "cursor": 7,
            "timestamp": "2025-11-05T12:00:00.000Z", "customer_id": "AGLS1", "type": "phone.changed",
            "data": {"before": "0817102070", "after": "081234567890"}});
        assert_eq!(payload, expected);
    }

    #[test]
    fn an_opened_ticket_reads_as_the_isps_systems_expect_it() {
        let stored = serde_json::to_value(&one_of_each()[2]).expect("JSON");
        let expected = serde_json::json!({"type": "ticket.opened", "data": {
            "ticket_number": "TKT20251105001", "ticket_type": "repair", "priority": "high",
            "title": "Internet mati", "description": "Lampu LOS merah."}});
        assert_eq!(stored, expected);
    }
}
