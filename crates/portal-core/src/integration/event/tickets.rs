//! Tickets whose customers' doings become events.

use std::sync::Arc;

use async_trait::async_trait;

use super::model::EventBody;
use super::recorder::EventRecorder;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;
use crate::support::ticket::{
    Committed, NewTicket, OpenedTicket, TicketChange, TicketEventKind, TicketList, TicketQuery, TicketRepo,
    VersionedTicket,
};

/// A [`TicketRepo`] that tells of what customers do with their tickets.
pub struct RecordingTickets {
    tickets: Arc<dyn TicketRepo>,
    events: EventRecorder,
}

impl RecordingTickets {
    /// Tells `events` of what is written to `tickets`.
    pub fn new(tickets: Arc<dyn TicketRepo>, events: EventRecorder) -> Self {
        Self { tickets, events }
    }
}

#[async_trait]
impl TicketRepo for RecordingTickets {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        self.tickets.page_of(scope, query).await
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        self.tickets.find(scope, number).await
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        let announced = self.events.announce(scope, new.at, opened(new, None)).await?;
        let answer = self.tickets.open(scope, new).await?;
        match &answer {
            OpenedTicket::New(detail) => {
                self.events.publish(announced.id, &opened(new, Some(detail.ticket.number.clone()))).await;
            }
            OpenedTicket::Before(_) | OpenedTicket::KeyReused => self.events.withdraw(announced.id).await,
        }
        Ok(answer)
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let Some(body) = changed(change) else { return self.tickets.commit(scope, change).await };
        let announced = self.events.announce(scope, change.step.at, body).await?;
        let committed = self.tickets.commit(scope, change).await?;
        match committed {
            Committed::Done => self.events.publish(announced.id, &announced.body).await,
            Committed::Conflict => self.events.withdraw(announced.id).await,
        }
        Ok(committed)
    }
}

fn opened(new: &NewTicket, ticket_number: Option<TicketNumber>) -> EventBody {
    EventBody::TicketOpened {
        ticket_number,
        kind: new.kind,
        priority: new.priority,
        title: new.title.as_str().to_owned(),
        description: new.description.as_str().to_owned(),
    }
}

/// What a step of the customer's tells; nothing for one that is not theirs.
fn changed(change: &TicketChange) -> Option<EventBody> {
    let (ticket_number, note) = (change.number.clone(), change.step.note.clone());
    match change.step.kind {
        TicketEventKind::Rated(rating) => {
            Some(EventBody::TicketRated { ticket_number, rating: rating.stars(), feedback: note })
        }
        TicketEventKind::Reopened => Some(EventBody::TicketReopened { ticket_number, note }),
        TicketEventKind::Cancelled => Some(EventBody::TicketCancelled { ticket_number, note }),
        TicketEventKind::Moved | TicketEventKind::Opened => None,
    }
}
