//! Showing customers their tickets.

use super::TicketService;
use super::error::TicketError;
use super::model::{Ticket, TicketDetail};
use super::query::{TicketList, TicketQuery};
use crate::identity::session::ActiveSession;
use crate::kernel::id::TicketNumber;

impl TicketService {
    /// One page of the customer's tickets.
    ///
    /// # Errors
    /// [`TicketError::Port`].
    pub async fn list(&self, session: &ActiveSession, query: &TicketQuery) -> Result<TicketList, TicketError> {
        Ok(self.deps.tickets.page_of(&session.scope(), query).await?)
    }

    /// One of the customer's tickets.
    ///
    /// # Errors
    /// [`TicketError`]; somebody else's ticket is not found.
    pub async fn show(&self, session: &ActiveSession, number: &TicketNumber) -> Result<TicketDetail, TicketError> {
        let found = self.deps.tickets.find(&session.scope(), number).await?;
        found.map(|found| found.detail).ok_or(TicketError::NotFound)
    }

    /// Whether the customer can rate this ticket now.
    pub fn can_rate(&self, ticket: &Ticket) -> bool {
        ticket.can_rate()
    }

    /// Whether the customer can say now that it is still broken.
    pub fn can_reopen(&self, ticket: &Ticket) -> bool {
        ticket.can_reopen(self.deps.clock.now(), self.policy.reopen_within)
    }
}
