//! The port of the ticket desk.

use async_trait::async_trait;

use super::model::{StaffTicketChange, TicketHead};
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, TicketNumber};

/// Tickets of all customers as staff work on them. They are the same as those of
/// [`TicketRepo`](crate::support::ticket::TicketRepo), which also reads them in full, and have the same versions.
///
/// # Contract
/// * [`active`](Self::active) answers the tickets with work to do
///   ([`TicketStatus::is_active`](crate::support::ticket::TicketStatus::is_active)), opened last first. A customer who
///   is not on file has no name and is not suspended. A row that cannot be read is left out and reported.
/// * [`commit`](Self::commit) writes the new state ([`super::WorkState`]) and the step, if there is one, at the end of the
///   timeline in one step if the customer's ticket has the expected version, else nothing; of changes that race and
///   expect the same version, one is written. It changes the version. Other fields of the ticket stay.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait TicketDesk: Send + Sync {
    /// The active tickets of all customers, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn active(&self, limit: u32) -> Result<Vec<TicketHead>, PortError>;

    /// Whose ticket it is; `None` if there is none of that number.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn customer_of(&self, number: &TicketNumber) -> Result<Option<CustomerId>, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn commit(&self, scope: &CustomerScope, change: &StaffTicketChange) -> Result<Committed, PortError>;
}
