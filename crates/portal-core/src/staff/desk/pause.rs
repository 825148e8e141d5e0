//! The pause of a ticket on hold, read from its timeline.

use chrono::{DateTime, Utc};

use crate::support::ticket::{TicketDetail, TicketStatus};

impl TicketDetail {
    /// Since when the ticket is on hold: the first of the steps at the end of its timeline that stand there. Where the
    /// ISP keeps no timeline, when something last happened to it.
    pub(super) fn held_since(&self) -> DateTime<Utc> {
        let held = self.timeline.iter().rev().take_while(|step| step.status == TicketStatus::OnHold);
        held.last().map_or(self.ticket.updated_at, |step| step.at)
    }

    /// Where a ticket on hold goes on: where it stood before. Without a timeline it is where what is on file leads.
    pub(super) fn resumes_at(&self) -> TicketStatus {
        let before = self.timeline.iter().rev().find(|step| step.status != TicketStatus::OnHold);
        match before.map(|step| step.status).filter(|status| status.is_active()) {
            Some(status) => status,
            None if self.ticket.started_at.is_some() => TicketStatus::InProgress,
            None if self.ticket.technician.is_some() => TicketStatus::Assigned,
            None => TicketStatus::Open,
        }
    }
}
