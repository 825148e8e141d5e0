//! Calling off one's own ticket while nobody has taken it.

use super::TicketService;
use super::error::FollowUpError;
use super::model::TicketDetail;
use super::text::Feedback;
use crate::identity::session::ActiveSession;
use crate::kernel::id::TicketNumber;

impl TicketService {
    /// Calls a ticket off that nobody has taken.
    ///
    /// # Errors
    /// [`FollowUpError`]; somebody else's ticket is not found, one that was taken meanwhile is not called off.
    pub async fn cancel(
        &self,
        session: &ActiveSession,
        number: &TicketNumber,
        note: Option<Feedback>,
    ) -> Result<TicketDetail, FollowUpError> {
        let note = note.as_ref();
        self.follow_up(session, number, |found| found.cancel(note, self.deps.clock.now())).await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::secret::KeyRing;
    use crate::messaging::outbox::MockOutbox;
    use crate::support::ticket::test_support::{read, taken_by, ticket};
    use crate::support::ticket::{
        Committed, MockTicketRepo, TicketDeps, TicketEventKind, TicketPolicy, TicketStatus, TicketVersion,
        VersionedTicket,
    };
    use crate::test_support::{CountingEntropy, active_session, clock_at, noon, test_key};

    fn open() -> VersionedTicket {
        read(ticket(TicketStatus::Open))
    }

    async fn cancelled(tickets: MockTicketRepo) -> Result<TicketDetail, FollowUpError> {
        let entropy = Arc::new(CountingEntropy::default());
        let deps = TicketDeps {
            tickets: Arc::new(tickets),
            limits: Arc::new(MockRateLimiter::new()),
            outbox: Arc::new(MockOutbox::new()),
            clock: clock_at(noon()),
            entropy,
        };
        let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
        let number = TicketNumber::of_day(noon().date_naive(), 1);
        TicketService::new(deps, TicketPolicy::default(), keys).cancel(&active_session(), &number, None).await
    }

    #[tokio::test]
    async fn the_answer_is_the_ticket_after_the_change_without_a_second_read() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(1).returning(|_, _| Ok(Some(open())));
        tickets.expect_commit().times(1).returning(|_, _| Ok(Committed::Done));
        let detail = cancelled(tickets).await.expect("nobody has taken it");
        assert_eq!(detail.ticket.status, TicketStatus::Cancelled);
        assert_eq!(detail.timeline.last().map(|step| step.kind), Some(TicketEventKind::Cancelled));
    }

    #[tokio::test]
    async fn a_ticket_that_was_written_meanwhile_is_decided_on_anew() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(1).returning(|_, _| Ok(Some(open())));
        let second = || VersionedTicket { version: TicketVersion::new("2"), ..open() };
        tickets.expect_find().times(1).returning(move |_, _| Ok(Some(second())));
        tickets.expect_commit().times(2).returning(|_, change| {
            Ok(if change.expected.as_str() == "2" { Committed::Done } else { Committed::Conflict })
        });
        assert!(cancelled(tickets).await.is_ok());
    }

    #[tokio::test]
    async fn a_ticket_that_is_taken_at_that_moment_is_not_called_off() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(1).returning(|_, _| Ok(Some(open())));
        let taken = || Ok(Some(read(taken_by("Rudi", ticket(TicketStatus::Assigned)))));
        tickets.expect_find().times(1).returning(move |_, _| taken());
        tickets.expect_commit().times(1).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::NotNow)));
    }

    #[tokio::test]
    async fn what_never_comes_to_rest_is_given_up() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(3).returning(|_, _| Ok(Some(open())));
        tickets.expect_commit().times(3).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::Busy)));
    }

    #[tokio::test]
    async fn a_ticket_that_is_not_there_is_not_found() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().returning(|_, _| Ok(None));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::NotFound)));
    }
}
