//! Showing staff a ticket.

use super::TicketDeskService;
use super::error::DeskError;
use super::model::StaffTicket;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::{CustomerId, TicketNumber};
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};
use crate::support::ticket::{TicketList, TicketQuery, VersionedTicket};

impl TicketDeskService {
    /// A ticket of any customer. The look is in the trail before it is shown.
    ///
    /// # Errors
    /// [`DeskError`]; reading needs [`Permission::ReadTickets`].
    pub async fn show(
        &self,
        staff: &StaffActor,
        number: &TicketNumber,
        reason: Option<TrailReason>,
    ) -> Result<StaffTicket, DeskError> {
        if !staff.may(Permission::ReadTickets) {
            return Err(DeskError::Forbidden);
        }
        let (scope, found) = self.find(staff, number).await?;
        let subject = WorkSubject::Ticket(number.clone());
        let look = TrailNote::new(TrailAction::OpenedTicket).about(scope.customer_id()).to(&subject).because(reason);
        self.deps.trail.record_look(staff, look).await?;
        Ok(StaffTicket { customer_id: scope.customer_id().clone(), detail: found.detail })
    }

    /// One page of a customer's tickets, whose record was opened before.
    ///
    /// # Errors
    /// [`DeskError`]; reading needs [`Permission::ReadTickets`].
    pub async fn of_customer(
        &self,
        staff: &StaffActor,
        customer: &CustomerId,
        query: &TicketQuery,
    ) -> Result<TicketList, DeskError> {
        if !staff.may(Permission::ReadTickets) {
            return Err(DeskError::Forbidden);
        }
        let scope = CustomerScope::for_staff(staff, customer.clone());
        Ok(self.deps.tickets.page_of(&scope, query).await?)
    }

    /// A ticket on the way to doing something with it, which has an entry in the trail of its own.
    ///
    /// # Errors
    /// [`DeskError`].
    pub(crate) async fn look_up(&self, staff: &StaffActor, number: &TicketNumber) -> Result<StaffTicket, DeskError> {
        let (scope, found) = self.find(staff, number).await?;
        Ok(StaffTicket { customer_id: scope.customer_id().clone(), detail: found.detail })
    }

    /// The ticket as it stands, with the scope of its customer.
    pub(super) async fn find(
        &self,
        staff: &StaffActor,
        number: &TicketNumber,
    ) -> Result<(CustomerScope, VersionedTicket), DeskError> {
        let customer = self.deps.desk.customer_of(number).await?.ok_or(DeskError::NotFound)?;
        let scope = CustomerScope::for_staff(staff, customer);
        let found = self.deps.tickets.find(&scope, number).await?.ok_or(DeskError::NotFound)?;
        Ok((scope, found))
    }
}
