//! Showing customers their tickets.

use super::TicketService;
use super::error::TicketError;
use super::model::{Ticket, TicketDetail, TicketStatus};
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
        self.deps.tickets.find(&session.scope(), number).await?.ok_or(TicketError::NotFound)
    }

    /// Whether the customer can rate this ticket now.
    pub fn can_rate(&self, ticket: &Ticket) -> bool {
        ticket.status == TicketStatus::Completed && ticket.rating.is_none()
    }

    /// Whether the customer can say now that it is still broken.
    pub fn can_reopen(&self, ticket: &Ticket) -> bool {
        let since = self.deps.clock.now() - self.policy.reopen_within;
        ticket.status == TicketStatus::Completed
            && ticket.reopened_at.is_none()
            && ticket.completed_at.is_some_and(|done| done >= since)
    }
}
