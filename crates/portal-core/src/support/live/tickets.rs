//! Tickets whose changes open pages hear of.

use std::sync::Arc;

use async_trait::async_trait;

use super::hint::{LiveHint, LiveTopic};
use super::port::LiveEvents;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;
use crate::support::ticket::{
    Committed, NewTicket, OpenedTicket, TicketChange, TicketList, TicketQuery, TicketRepo, VersionedTicket,
};

/// A [`TicketRepo`] that tells open pages of what its callers change.
pub struct LiveTickets {
    tickets: Arc<dyn TicketRepo>,
    live: Arc<dyn LiveEvents>,
}

impl LiveTickets {
    /// Tells `live` of what is changed in `tickets`.
    pub fn new(tickets: Arc<dyn TicketRepo>, live: Arc<dyn LiveEvents>) -> Self {
        Self { tickets, live }
    }

    async fn tell(&self, scope: &CustomerScope, number: &TicketNumber) {
        let topic = LiveTopic::Ticket(number.clone());
        self.live.publish(&LiveHint { customer_id: scope.customer_id().clone(), topic }).await;
    }
}

#[async_trait]
impl TicketRepo for LiveTickets {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        self.tickets.page_of(scope, query).await
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        self.tickets.find(scope, number).await
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        let opened = self.tickets.open(scope, new).await?;
        if let OpenedTicket::New(detail) = &opened {
            self.tell(scope, &detail.ticket.number).await;
        }
        Ok(opened)
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        let committed = self.tickets.commit(scope, change).await?;
        if committed == Committed::Done {
            self.tell(scope, &change.number).await;
        }
        Ok(committed)
    }
}
