//! What customers say when the work is done: how it was, or that it is still broken.

use super::Committed;
use super::TicketService;
use super::change::{NotNow, TicketChange, VersionedTicket};
use super::error::FollowUpError;
use super::model::TicketDetail;
use super::text::{Feedback, Rating};
use crate::identity::session::ActiveSession;
use crate::kernel::id::TicketNumber;

/// How often a change is decided anew when the ticket was written meanwhile.
const TRIES: usize = 3;

impl TicketService {
    /// Rates the work on a completed ticket, once.
    ///
    /// # Errors
    /// [`FollowUpError`]; somebody else's ticket is not found.
    pub async fn rate(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
        rating: Rating,
        feedback: Option<Feedback>,
    ) -> Result<TicketDetail, FollowUpError> {
        let feedback = feedback.as_ref();
        self.follow_up(session, number, |found| found.rate(rating, feedback, self.deps.clock.now())).await
    }

    /// Says that a completed ticket is still broken: it is open again, once, within the policy's time.
    ///
    /// # Errors
    /// [`FollowUpError`]; somebody else's ticket is not found.
    pub async fn reopen(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
        note: Option<Feedback>,
    ) -> Result<TicketDetail, FollowUpError> {
        let note = note.as_ref();
        self.follow_up(session, number, |found| found.reopen(note, self.deps.clock.now(), &self.policy)).await
    }

    /// Commits what is decided on the ticket as it stands; decides again when it was written meanwhile.
    pub(super) async fn follow_up(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
        decide: impl Fn(&VersionedTicket) -> Result<TicketChange, NotNow> + Send + Sync,
    ) -> Result<TicketDetail, FollowUpError> {
        let (tickets, scope) = (&self.deps.tickets, session.scope());
        for _ in 0..TRIES {
            let found = tickets.find(&scope, number).await?.ok_or(FollowUpError::NotFound)?;
            let change = decide(&found)?;
            match tickets.commit(&scope, &change).await? {
                Committed::Done => return Ok(found.detail.after(change)),
                Committed::Conflict => {}
            }
        }
        Err(FollowUpError::Busy)
    }
}
