//! The port of tickets.

use async_trait::async_trait;

use super::Committed;
use super::Ticket;
use super::change::{TicketChange, VersionedTicket};
use super::model::TicketSummary;
use super::order::{NewTicket, OpenedTicket};
use super::query::{TicketList, TicketQuery};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;

/// Keeps a customer's tickets.
///
/// # Contract
/// * Nothing of another customer is ever answered or changed, whichever number is named.
/// * [`open`](Self::open) writes the ticket ([`NewTicket::opened`]), the first step of its timeline
///   ([`NewTicket::first_step`]) and the request's name in one step, or nothing; nothing else is written, messages
///   neither. The customer need not be known where the tickets are kept. Its number is the next of its day that nobody
///   has: callers that race get different ones and leave none out, nor does one that fails. A
///   request whose name ([`super::IdempotencyRecord::name`]) the same customer used before, and whose `keep_until` is yet to
///   come, opens nothing: it answers that ticket as it stands now if it asks for the same, else
///   [`OpenedTicket::KeyReused`]. Of racing requests of one name one opens a ticket.
/// * [`find`](Self::find) answers a version that every write to the ticket changes, by any writer and with whatever
///   tool; reading and writes to other tickets leave it.
/// * [`commit`](Self::commit) writes the new state ([`super::TicketState`]) and the step at the end of the timeline in one
///   step if the customer's ticket has the expected version, else nothing; of changes that race
///   and expect the same version, one is written. Other fields of the ticket stay. It decides nothing itself: what is
///   allowed was decided on what [`find`](Self::find) answered.
/// * Timelines are in the order things were written.
/// * A search finds what [`super::TicketSearch::finds`] finds; counts are of what it finds, whatever the filter.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait TicketRepo: Send + Sync {
    /// One page of the tickets that pass the query's filter and are found by its search, by latest activity
    /// (`updated_at`, then number), newest first; an empty page past the last one. One round trip.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError>;

    /// The ticket with its timeline and its version; `None` if the customer has none of that number. One round trip.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError>;

    /// Opens a ticket.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError>;
}

/// Lists of tickets as the dashboard shows them are a part of the whole.
impl From<&Ticket> for TicketSummary {
    fn from(ticket: &Ticket) -> Self {
        ticket.summary()
    }
}
