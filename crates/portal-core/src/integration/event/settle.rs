//! Settles events that a stop left announced: by what is on file they are published or withdrawn.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Event, EventBody, FieldChange};
use super::policy::EventPolicy;
use super::port::EventLog;
use crate::identity::customer::{Customer, CustomerScope};
use crate::identity::profile::ContactRepo;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;
use crate::kernel::page::PageRequest;
use crate::support::ticket::{TicketDetail, TicketEventKind, TicketQuery, TicketRepo};

/// How many events are settled at a time.
const BATCH: u32 = 100;

/// How far apart the clocks of a ticket and of its event may be read: a store may keep whole seconds.
const PRECISION: TimeDelta = TimeDelta::seconds(1);

/// What became of announced events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// They had come true.
    pub published: u64,
    /// They had not.
    pub withdrawn: u64,
}

/// Settles announced events. To be run every minute.
#[derive(Clone)]
pub struct EventSettler {
    log: Arc<dyn EventLog>,
    tickets: Option<Arc<dyn TicketRepo>>,
    contacts: Option<Arc<dyn ContactRepo>>,
    clock: Arc<dyn Clock>,
    policy: EventPolicy,
}

impl EventSettler {
    /// Settles what `log` holds by what `tickets` and `contacts` have on file.
    pub fn new(
        log: Arc<dyn EventLog>,
        tickets: Option<Arc<dyn TicketRepo>>,
        contacts: Option<Arc<dyn ContactRepo>>,
        clock: Arc<dyn Clock>,
        policy: EventPolicy,
    ) -> Self {
        Self { log, tickets, contacts, clock, policy }
    }

    /// Settles what has waited long enough for the request that announced it. An event whose port is not there waits on.
    ///
    /// # Errors
    /// [`PortError`] if a port fails; what was settled by then stays settled.
    pub async fn run(&self) -> Result<Settled, PortError> {
        let before = self.clock.now() - self.policy.settle_after;
        let mut settled = Settled::default();
        for event in self.log.announced(before, BATCH).await? {
            match self.came_true(&event).await? {
                Fate::Unknown => {}
                Fate::True(body) => settled.published += u64::from(self.log.publish(event.id, &body).await?),
                Fate::False => {
                    self.log.withdraw(event.id).await?;
                    settled.withdrawn += 1;
                }
            }
        }
        Ok(settled)
    }

    async fn came_true(&self, event: &Event) -> Result<Fate, PortError> {
        let scope = CustomerScope::of_event(event.customer_id.clone());
        match &event.body {
            EventBody::TicketOpened { .. } => self.opened(&scope, event).await,
            EventBody::TicketRated { ticket_number, rating, .. } => {
                let is_rated = |kind| matches!(kind, TicketEventKind::Rated(stars) if stars.stars() == *rating);
                self.stepped(&scope, ticket_number, event, is_rated).await
            }
            EventBody::TicketReopened { ticket_number, .. } => {
                self.stepped(&scope, ticket_number, event, |kind| kind == TicketEventKind::Reopened).await
            }
            EventBody::TicketCancelled { ticket_number, .. } => {
                self.stepped(&scope, ticket_number, event, |kind| kind == TicketEventKind::Cancelled).await
            }
            EventBody::CustomerUpdated { changes } => {
                self.written(&scope, event, |customer| changes.iter().all(|change| is_on_file(change, customer))).await
            }
            EventBody::PhoneChanged { after, .. } => {
                self.written(&scope, event, |customer| customer.phone_as_written == *after).await
            }
            // They are never announced.
            EventBody::InvoiceViewed { .. }
            | EventBody::PaymentReceived { .. }
            | EventBody::ServiceRestored {}
            | EventBody::PromiseMade { .. }
            | EventBody::PromiseKept { .. }
            | EventBody::PromiseBroken { .. }
            | EventBody::WebhookTest {} => Ok(Fate::False),
        }
    }

    /// Whether a ticket with that title was opened at that moment.
    async fn opened(&self, scope: &CustomerScope, event: &Event) -> Result<Fate, PortError> {
        let (Some(tickets), EventBody::TicketOpened { title, .. }) = (&self.tickets, &event.body) else {
            return Ok(Fate::Unknown);
        };
        let page = PageRequest::new(1, PageRequest::LONGEST).unwrap_or_default();
        let list = tickets.page_of(scope, &TicketQuery { page, ..TicketQuery::default() }).await?;
        let is_it = |at: DateTime<Utc>, named: &str| (at - event.at).abs() < PRECISION && named == title;
        let found = list.page.items.into_iter().find(|ticket| is_it(ticket.created_at, &ticket.title));
        let mut body = event.body.clone();
        if let (Some(ticket), EventBody::TicketOpened { ticket_number, .. }) = (&found, &mut body) {
            *ticket_number = Some(ticket.number.clone());
        }
        Ok(if found.is_some() { Fate::True(body) } else { Fate::False })
    }

    /// Whether the ticket has a step of that kind from that moment.
    async fn stepped(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        event: &Event,
        is_kind: impl Fn(TicketEventKind) -> bool + Send,
    ) -> Result<Fate, PortError> {
        let Some(tickets) = &self.tickets else { return Ok(Fate::Unknown) };
        let found = tickets.find(scope, number).await?;
        let has_step = |detail: &TicketDetail| {
            detail.timeline.iter().any(|step| is_kind(step.kind) && (step.at - event.at).abs() < PRECISION)
        };
        Ok(Fate::of(found.is_some_and(|found| has_step(&found.detail)), event))
    }

    /// Whether what is on file is what the event tells.
    async fn written(
        &self,
        scope: &CustomerScope,
        event: &Event,
        is_it: impl Fn(&Customer) -> bool + Send,
    ) -> Result<Fate, PortError> {
        let Some(contacts) = &self.contacts else { return Ok(Fate::Unknown) };
        let found = contacts.find_contact(scope).await?;
        Ok(Fate::of(found.is_some_and(|found| is_it(&found.customer)), event))
    }
}

/// What is known of an announced event.
enum Fate {
    /// What it tells of was written; this is what it says.
    True(EventBody),
    /// It was not written.
    False,
    /// Nobody can say.
    Unknown,
}

impl Fate {
    fn of(is_true: bool, event: &Event) -> Self {
        if is_true { Self::True(event.body.clone()) } else { Self::False }
    }
}

fn is_on_file(change: &FieldChange, customer: &Customer) -> bool {
    let on_file = match change.field.as_str() {
        "email" => &customer.email,
        "address" => &customer.address,
        "city" => &customer.city,
        "province" => &customer.province,
        _ => return false,
    };
    *on_file == change.after
}
