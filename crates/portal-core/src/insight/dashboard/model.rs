//! Figures of one customer.

use chrono::NaiveDate;

use crate::billing::invoice::{InvoiceCounts, InvoiceTally};
use crate::identity::customer::Customer;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;
use crate::support::ticket::{Ticket, TicketDetail, TicketEvent, TicketFilter, TicketStatus};

/// How many tickets a customer has, by [`TicketFigures::statuses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TicketFigures {
    /// Open, assigned, in progress or on hold.
    pub active: u64,
    /// Completed.
    pub completed: u64,
    /// Cancelled.
    pub cancelled: u64,
}

impl TicketFigures {
    /// The states that count as active, completed and cancelled.
    pub fn statuses() -> [Vec<TicketStatus>; 3] {
        [
            TicketFilter::Active,
            TicketFilter::Status(TicketStatus::Completed),
            TicketFilter::Status(TicketStatus::Cancelled),
        ]
        .map(TicketFilter::statuses)
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.active + self.completed + self.cancelled
    }
}

/// How many invoices a customer has, by what they see of them, and what is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InvoiceFigures {
    /// Paid.
    pub paid: u64,
    /// To be paid, due today or later.
    pub pending: u64,
    /// To be paid, past the due date.
    pub overdue: u64,
    /// Still owed on pending and overdue ones: totals less what was paid on them, never below zero each.
    pub outstanding: Rupiah,
}

impl InvoiceFigures {
    /// The figures of a customer with these invoices, who owes so much on them.
    pub fn of(tally: InvoiceTally, outstanding: Rupiah) -> Self {
        let InvoiceCounts { paid, pending, overdue, .. } = tally.counts();
        Self { paid, pending, overdue, outstanding }
    }
}

/// The figures of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PortalFigures {
    /// Of tickets.
    pub tickets: TicketFigures,
    /// Of invoices.
    pub invoices: InvoiceFigures,
}

/// The unpaid invoice that falls due first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextDue {
    /// Its number.
    pub number: InvoiceNumber,
    /// Its due date; in the past for an overdue one.
    pub due_date: NaiveDate,
    /// What is still owed on it.
    pub outstanding: Rupiah,
}

/// A ticket with work left to do, and the last step of its timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// What was written down last; `None` if the ISP keeps no timeline.
    pub last_step: Option<TicketEvent>,
}

impl From<TicketDetail> for ActiveTicket {
    fn from(mut detail: TicketDetail) -> Self {
        Self { last_step: detail.timeline.pop(), ticket: detail.ticket }
    }
}

/// Everything the dashboard page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// The customer.
    pub customer: Customer,
    /// The figures.
    pub figures: PortalFigures,
    /// The unpaid invoice that falls due first.
    pub next_due: Option<NextDue>,
    /// Of the tickets with work left to do, the one to which something happened last.
    pub active_ticket: Option<ActiveTicket>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ticket_counts_in_one_figure() {
        let mut all = TicketFigures::statuses().concat();
        assert!(TicketFigures::statuses()[0].iter().all(|status| status.is_active()));
        all.sort_by_key(|status| TicketStatus::ALL.iter().position(|known| known == status));
        assert_eq!(all, TicketStatus::ALL);
    }
}
