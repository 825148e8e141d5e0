//! Calling off one's own ticket while nobody has taken it.

use super::TicketService;
use super::change::Committed;
use super::error::FollowUpError;
use super::model::TicketDetail;
use super::text::Feedback;
use crate::identity::session::ActiveSession;
use crate::kernel::id::TicketNumber;

/// How often a change is decided anew when the ticket moved meanwhile.
const TRIES: usize = 3;

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
        let (tickets, scope) = (&self.deps.tickets, session.scope());
        for _ in 0..TRIES {
            let found = tickets.find(&scope, number).await?.ok_or(FollowUpError::NotFound)?;
            let change = found.ticket.cancel(note.clone(), self.deps.clock.now()).ok_or(FollowUpError::NotNow)?;
            match tickets.commit(&scope, &change).await? {
                Committed::Done(detail) => return Ok(*detail),
                Committed::Conflict => {}
                Committed::NotFound => return Err(FollowUpError::NotFound),
            }
        }
        Err(FollowUpError::NotNow)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::kernel::secret::KeyRing;
    use crate::support::ticket::{
        MockTicketRepo, Priority, Technician, Ticket, TicketDeps, TicketEventKind, TicketPolicy, TicketStatus,
        TicketType,
    };
    use crate::test_support::{CountingEntropy, active_session, clock_at, noon, test_key};

    fn ticket(status: TicketStatus, technician: Option<&str>) -> TicketDetail {
        let ticket = Ticket {
            number: TicketNumber::of_day(noon().date_naive(), 1),
            kind: TicketType::Repair,
            category: None,
            priority: Priority::Normal,
            status,
            title: "Internet mati".into(),
            description: "Lampu LOS merah.".into(),
            created_at: noon(),
            updated_at: noon(),
            scheduled_at: None,
            started_at: None,
            completed_at: None,
            actual_duration: None,
            sla_due: None,
            technician: technician.map(|name| Technician { name: name.into(), phone: None }),
            resolution_notes: None,
            work_notes: None,
            rating: None,
            feedback: None,
            reopened_at: None,
            created_via: "customer_portal".into(),
        };
        TicketDetail { ticket, timeline: Vec::new() }
    }

    async fn cancelled(tickets: MockTicketRepo) -> Result<TicketDetail, FollowUpError> {
        let entropy = Arc::new(CountingEntropy::default());
        let deps = TicketDeps {
            tickets: Arc::new(tickets),
            limits: Arc::new(MockRateLimiter::new()),
            clock: clock_at(noon()),
            entropy,
        };
        let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
        let number = TicketNumber::of_day(noon().date_naive(), 1);
        TicketService::new(deps, TicketPolicy::default(), keys).cancel(&active_session(), &number, None).await
    }

    #[test]
    fn only_a_ticket_that_nobody_has_taken_can_be_called_off() {
        let open = ticket(TicketStatus::Open, None).ticket;
        let change = open.cancel(None, noon()).expect("nobody has taken it");
        assert_eq!((change.status, change.kind), (TicketStatus::Cancelled, TicketEventKind::Cancelled));
        assert_eq!((change.expected.status, change.expected.technician), (TicketStatus::Open, None));
        assert_eq!(ticket(TicketStatus::Open, Some("Rudi")).ticket.cancel(None, noon()), None);
        for status in TicketStatus::ALL.iter().filter(|status| **status != TicketStatus::Open) {
            assert_eq!(ticket(*status, None).ticket.cancel(None, noon()), None, "{status:?}");
        }
    }

    #[tokio::test]
    async fn a_ticket_that_is_taken_at_that_moment_is_not_called_off() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(1).returning(|_, _| Ok(Some(ticket(TicketStatus::Open, None))));
        tickets.expect_find().times(1).returning(|_, _| Ok(Some(ticket(TicketStatus::Assigned, Some("Rudi")))));
        tickets.expect_commit().times(1).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::NotNow)));
    }

    #[tokio::test]
    async fn what_never_comes_to_rest_is_given_up() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().times(3).returning(|_, _| Ok(Some(ticket(TicketStatus::Open, None))));
        tickets.expect_commit().times(3).returning(|_, _| Ok(Committed::Conflict));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::NotNow)));
    }

    #[tokio::test]
    async fn a_ticket_that_is_not_there_is_not_found() {
        let mut tickets = MockTicketRepo::new();
        tickets.expect_find().returning(|_, _| Ok(None));
        assert!(matches!(cancelled(tickets).await, Err(FollowUpError::NotFound)));
    }
}
