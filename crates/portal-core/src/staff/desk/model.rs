//! Tickets as staff see and change them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::id::{CustomerId, TicketNumber};
use crate::support::ticket::{
    Priority, Rating, Technician, Ticket, TicketDetail, TicketEvent, TicketStatus, TicketType, TicketVersion,
};

/// An active ticket as the inbox lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketHead {
    /// Its number.
    pub number: TicketNumber,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The customer's name, if the ISP has the customer beside the ticket.
    pub customer_name: Option<String>,
    /// Whether the customer is suspended.
    pub is_suspended: bool,
    /// What it is about.
    pub kind: TicketType,
    /// How urgent it is.
    pub priority: Priority,
    /// Where it stands.
    pub status: TicketStatus,
    /// The customer's title.
    pub title: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// By when it is promised to be done.
    pub sla_due: Option<DateTime<Utc>>,
    /// The name of who works on it.
    pub technician: Option<String>,
}

impl TicketHead {
    /// How much of the promised time is left at `now`; less than nothing once it is over. The time stands still while
    /// the ticket is on hold.
    pub fn sla_left(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let from = if self.status == TicketStatus::OnHold { self.updated_at } else { now };
        self.sla_due.map(|due| due - from)
    }
}

/// When a ticket was worked on, as figures count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRecord {
    /// Its number.
    pub number: TicketNumber,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Where it came from, as in [`Ticket::created_via`].
    pub created_via: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When the ISP first moved it out of [`TicketStatus::Open`], by its timeline.
    pub moved_at: Option<DateTime<Utc>>,
    /// When it was done last.
    pub completed_at: Option<DateTime<Utc>>,
    /// When the customer reopened it.
    pub reopened_at: Option<DateTime<Utc>>,
    /// How the customer rated it.
    pub rating: Option<Rating>,
}

/// A ticket as staff read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffTicket {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The ticket with its timeline.
    pub detail: TicketDetail,
}

/// The fields of a ticket that staff write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkState {
    /// Where it stands.
    pub status: TicketStatus,
    /// How urgent it is.
    pub priority: Priority,
    /// Who works on it.
    pub technician: Option<Technician>,
    /// When somebody is to come.
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When work began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// How it was solved.
    pub resolution_notes: Option<String>,
    /// By when it is promised to be done.
    pub sla_due: Option<DateTime<Utc>>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
}

impl WorkState {
    /// Those of a ticket.
    pub fn of(ticket: &Ticket) -> Self {
        Self {
            status: ticket.status,
            priority: ticket.priority,
            technician: ticket.technician.clone(),
            scheduled_at: ticket.scheduled_at,
            started_at: ticket.started_at,
            completed_at: ticket.completed_at,
            resolution_notes: ticket.resolution_notes.clone(),
            sla_due: ticket.sla_due,
            updated_at: ticket.updated_at,
        }
    }
}

/// A change by staff, to be committed while the ticket has the version it was read with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffTicketChange {
    /// Which ticket.
    pub number: TicketNumber,
    /// The version it was read with.
    pub expected: TicketVersion,
    /// Its new state, unchanged fields included.
    pub state: WorkState,
    /// The step that is added to its timeline, if the customer is to read of it there.
    pub step: Option<TicketEvent>,
}

impl TicketDetail {
    /// The ticket once staff's `change` was committed on it.
    #[must_use]
    pub fn after_work(mut self, change: StaffTicketChange) -> Self {
        let WorkState {
            status,
            priority,
            technician,
            scheduled_at,
            started_at,
            completed_at,
            resolution_notes,
            sla_due,
            updated_at,
        } = change.state;
        self.ticket = Ticket {
            priority,
            status,
            updated_at,
            scheduled_at,
            started_at,
            completed_at,
            sla_due,
            technician,
            resolution_notes,
            ..self.ticket
        };
        self.timeline.extend(change.step);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_desk::head;
    use super::*;
    use crate::test_support::noon;

    #[test]
    fn the_time_of_a_promise_stands_still_while_a_ticket_is_on_hold() {
        let due = Some(noon() + TimeDelta::hours(4));
        let later = noon() + TimeDelta::hours(6);
        let left = |status, now| TicketHead { status, sla_due: due, ..head("TKT1") }.sla_left(now);
        assert_eq!(left(TicketStatus::Open, noon()), Some(TimeDelta::hours(4)));
        assert_eq!(left(TicketStatus::Open, later), Some(TimeDelta::hours(-2)));
        assert_eq!(left(TicketStatus::OnHold, later), Some(TimeDelta::hours(4)));
        assert_eq!(TicketHead { sla_due: None, ..head("TKT1") }.sla_left(noon()), None);
    }
}
