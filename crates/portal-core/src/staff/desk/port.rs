//! The port of the ticket desk.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{StaffTicketChange, TicketHead, TicketRecord};
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
/// * [`records`](Self::records) answers each ticket that was opened or done from the first instant on and before the
///   second one, in any order. [`TicketRecord::moved_at`] is the time of the earliest step that is
///   [`Moved`](crate::support::ticket::TicketEventKind::Moved) and stands elsewhere than
///   [`Open`](crate::support::ticket::TicketStatus::Open). A row that cannot be read is left out and reported.
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

    /// The tickets that were opened or done from `from` on and before `to`.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<TicketRecord>, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn commit(&self, scope: &CustomerScope, change: &StaffTicketChange) -> Result<Committed, PortError>;
}
