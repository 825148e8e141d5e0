//! Merging a ticket into another one.

use super::MergeService;
use super::error::MergeError;
use super::model::TicketMerge;
use crate::kernel::actor::StaffActor;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::TicketNumber;
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::desk::{DeskError, StaffTicket, TicketAction, WorkNote};
use crate::staff::note::{InternalNote, NoteText};
use crate::staff::trail::{TrailAction, TrailNote};
use crate::support::ticket::Ticket;

impl MergeService {
    /// Merges a ticket into another active one of the same customer: what it reports becomes an internal note there, it is
    /// cancelled, and the customer is told `reason` once. A request that comes again after a stop goes on where it
    /// stopped.
    ///
    /// The order is: the trail, the merge, the note, the cancelling with its message. What stops in between leaves a
    /// ticket that is merged and still active; merging it once more cancels it.
    ///
    /// # Errors
    /// [`MergeError`]; it needs [`Permission::WorkOnTickets`].
    pub async fn merge(
        &self,
        staff: &StaffActor,
        duplicate: &TicketNumber,
        into: &TicketNumber,
        reason: WorkNote,
    ) -> Result<StaffTicket, MergeError> {
        if !staff.may(Permission::WorkOnTickets) {
            return Err(MergeError::Forbidden);
        }
        let found = self.deps.desk.look_up(staff, duplicate).await?;
        self.check_target(staff, &found, into).await?;
        let is_over = !found.detail.ticket.status.is_active();
        if is_over && self.deps.merges.of(duplicate).await?.into.as_ref() != Some(into) {
            return Err(MergeError::NotNow);
        }
        let (ticket, subject) = (&found.detail.ticket, WorkSubject::Ticket(duplicate.clone()));
        let merge = TicketMerge {
            duplicate: duplicate.clone(),
            into: into.clone(),
            staff: staff.name().clone(),
            at: self.deps.clock.now(),
        };
        let entry = TrailNote::new(TrailAction::MergedTicket).about(&found.customer_id).to(&subject);
        self.deps.trail.record(staff, vec![entry]).await?;
        if self.deps.merges.add(&merge).await? == Committed::Conflict {
            return Err(MergeError::NotNow);
        }
        self.note(&merge, ticket).await?;
        Ok(self.deps.desk.work(staff, duplicate, &TicketAction::Cancel { reason }).await?)
    }

    /// Whether the ticket may be merged into `into`.
    async fn check_target(
        &self,
        staff: &StaffActor,
        duplicate: &StaffTicket,
        into: &TicketNumber,
    ) -> Result<(), MergeError> {
        let target = match self.deps.desk.look_up(staff, into).await {
            Err(DeskError::NotFound) => return Err(MergeError::NoTarget),
            found => found?,
        };
        let is_same = duplicate.detail.ticket.number == *into;
        if is_same || target.customer_id != duplicate.customer_id || self.deps.merges.of(into).await?.into.is_some() {
            return Err(MergeError::NoTarget);
        }
        if !target.detail.ticket.status.is_active() {
            return Err(MergeError::NotNow);
        }
        Ok(())
    }

    /// Notes in the ticket that goes on what the other one reports.
    async fn note(&self, merge: &TicketMerge, duplicate: &Ticket) -> Result<(), PortError> {
        let Some(text) = report(duplicate) else { return Ok(()) };
        let note = InternalNote {
            id: merge.note_id(),
            subject: WorkSubject::Ticket(merge.into.clone()),
            author: merge.staff.clone(),
            at: merge.at,
            text,
        };
        self.deps.notes.add(&note).await
    }
}

/// The number of a ticket, its title and what the customer wrote, as far as a note holds them.
fn report(ticket: &Ticket) -> Option<NoteText> {
    let all = format!("{}: {}\n{}", ticket.number, ticket.title, ticket.description);
    let cut: String = all.chars().take(NoteText::LONGEST).collect();
    NoteText::parse(&cut).ok()
}

#[cfg(test)]
mod tests;
