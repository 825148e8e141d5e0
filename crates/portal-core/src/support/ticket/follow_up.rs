//! What customers say when the work is done: how it was, or that it is still broken.

use super::TicketService;
use super::error::FollowUpError;
use super::model::{Priority, TicketDetail};
use super::order::{RatingNote, Reopening};
use super::port::FollowUp;
use super::text::{Feedback, Rating};
use crate::identity::session::ActiveSession;
use crate::kernel::id::TicketNumber;

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
        let note = RatingNote { rating, feedback, at: self.deps.clock.now() };
        settled(self.deps.tickets.rate(&session.scope(), number, &note).await?)
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
        let at = self.deps.clock.now();
        let sla_due = [Priority::Low, Priority::Normal, Priority::High].map(|priority| at + self.policy.sla(priority));
        let reopening = Reopening { note, at, completed_since: at - self.policy.reopen_within, sla_due };
        settled(self.deps.tickets.reopen(&session.scope(), number, &reopening).await?)
    }
}

fn settled(outcome: FollowUp) -> Result<TicketDetail, FollowUpError> {
    match outcome {
        FollowUp::Done(detail) => Ok(*detail),
        FollowUp::NotNow => Err(FollowUpError::NotNow),
        FollowUp::NotFound => Err(FollowUpError::NotFound),
    }
}
