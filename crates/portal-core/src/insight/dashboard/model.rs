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

/// Everything that can be on the dashboard page.
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

/// Which parts a dashboard shows: those of the groups that the portal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DashboardParts {
    /// What belongs to tickets.
    pub tickets: bool,
    /// What belongs to invoices.
    pub invoices: bool,
}

impl DashboardParts {
    /// The figures of these parts.
    pub(super) fn figures(self, all: PortalFigures) -> DashboardFigures {
        DashboardFigures {
            tickets: self.tickets.then_some(all.tickets),
            invoices: self.invoices.then_some(all.invoices),
        }
    }

    /// The overview of these parts.
    pub(super) fn overview(self, all: Overview) -> Dashboard {
        let Overview { customer, figures, next_due, active_ticket } = all;
        let DashboardFigures { tickets, invoices } = self.figures(figures);
        Dashboard {
            customer,
            tickets: tickets.map(|figures| TicketPart { figures, active: active_ticket }),
            invoices: invoices.map(|figures| InvoicePart { figures, next_due }),
        }
    }
}

/// The figures of the parts that a portal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DashboardFigures {
    /// Of tickets; `None` in a portal without support.
    pub tickets: Option<TicketFigures>,
    /// Of invoices; `None` in a portal without billing.
    pub invoices: Option<InvoiceFigures>,
}

/// What the dashboard shows of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketPart {
    /// The figures.
    pub figures: TicketFigures,
    /// Of the tickets with work left to do, the one to which something happened last.
    pub active: Option<ActiveTicket>,
}

/// What the dashboard shows of invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoicePart {
    /// The figures.
    pub figures: InvoiceFigures,
    /// The unpaid invoice that falls due first.
    pub next_due: Option<NextDue>,
}

/// Everything the dashboard page shows, by the parts that a portal has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// The customer.
    pub customer: Customer,
    /// Tickets; `None` in a portal without support.
    pub tickets: Option<TicketPart>,
    /// Invoices; `None` in a portal without billing.
    pub invoices: Option<InvoicePart>,
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
