//! The port of tickets.

use async_trait::async_trait;

use super::Ticket;
use super::change::{Committed, TicketChange};
use super::model::{TicketDetail, TicketSummary};
use super::order::{NewTicket, OpenedTicket, RatingNote, Reopening};
use super::query::{TicketList, TicketQuery};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;

/// What came of rating or reopening a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FollowUp {
    /// It was written; this is the ticket now.
    Done(Box<TicketDetail>),
    /// It does not stand where this can be done; nothing was written.
    NotNow,
    /// The customer has no such ticket.
    NotFound,
}

/// Keeps a customer's tickets.
///
/// # Contract
/// * Nothing of another customer is ever answered or changed, whoever's number is named.
/// * [`open`](Self::open) writes the ticket, the first step of its timeline
///   ([`super::TicketEventKind::Opened`]), the confirmation ([`NewTicket::confirmation`], given the latest message of
///   the customer's topic, whose place it takes) and the request's name in one step, or nothing. Its number is the next of its day that nobody has: callers that race get
///   different ones and leave none out, nor does one that fails. A request whose name
///   ([`super::IdempotencyRecord::name`]) the same customer used before, and whose `keep_until` is yet to come, opens nothing:
///   it answers that ticket as it stands now if it asks for the same, else [`OpenedTicket::KeyReused`]. Of racing
///   requests of one name one opens a ticket.
/// * [`rate`](Self::rate) is done on a completed ticket that is not rated, once however many race; it adds a
///   step ([`super::TicketEventKind::Rated`]) with the feedback as its note, moves `updated_at`, and leaves `status`
///   alone.
/// * [`reopen`](Self::reopen) is done on a completed ticket that was never reopened and was completed at or after
///   `completed_since`, once however many race. The ticket is open again with a new promise for its priority,
///   the rating it had is taken off with its feedback, `updated_at` is moved, and a step
///   ([`super::TicketEventKind::Reopened`]) is added.
/// * [`commit`](Self::commit) writes a change with its step in one, if the ticket still has the status and the
///   technician it was read with, else nothing; of changes that race and expect the same, one is written. It
///   moves `updated_at`.
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

    /// The ticket with its timeline; `None` if the customer has none of that number. One round trip.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be read.
    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<TicketDetail>, PortError>;

    /// Opens a ticket.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError>;

    /// Rates the work on a ticket.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn rate(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        note: &RatingNote,
    ) -> Result<FollowUp, PortError>;

    /// Reopens a ticket.
    ///
    /// # Errors
    /// [`PortError`] if the tickets cannot be written.
    async fn reopen(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
        reopening: &Reopening,
    ) -> Result<FollowUp, PortError>;

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
