//! The figures of the dashboard: three calls at the same time.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::PortError;
use portal_core::billing::invoice::{Invoice, InvoiceView};
use portal_core::identity::customer::CustomerScope;
use portal_core::insight::dashboard::{
    ActiveTicket, DashboardRepo, InvoiceFigures, NextDue, Overview, PortalFigures, TicketFigures,
};
use portal_core::support::ticket::{TicketCounts, TicketDetail, TicketFilter, TicketStatus};

use crate::RestStore;
use crate::call::CallError;
use crate::invoice::{counts, outstanding};
use crate::ticket::counts as ticket_counts;

const PORT: &str = "dashboard figures";

#[async_trait]
impl DashboardRepo for RestStore {
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError> {
        let (invoices, (counts, _)) = self.both(scope).await.map_err(|error| error.of_port(PORT))?;
        Ok(figures(&invoices, counts, today))
    }

    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError> {
        let all = tokio::try_join!(self.customer(scope), self.both(scope));
        let (customer, (invoices, (counts, active))) = all.map_err(|error| error.of_port(PORT))?;
        Ok(Option::clone(&customer).map(|customer| Overview {
            customer,
            figures: figures(&invoices, counts, today),
            next_due: next_due(&invoices, today),
            active_ticket: active.map(ActiveTicket::from),
        }))
    }
}

/// How many tickets there are, and the active one to which something happened last.
type Tickets = (TicketCounts, Option<TicketDetail>);

impl RestStore {
    async fn both(&self, scope: &CustomerScope) -> Result<(Vec<Invoice>, Tickets), CallError> {
        let (invoices, tickets) = tokio::try_join!(self.invoices(scope), self.tickets(scope))?;
        let active = tickets.iter().find(|detail| detail.ticket.status.is_active()).cloned();
        let counts = ticket_counts(tickets.iter().map(|detail| &detail.ticket));
        Ok((invoices.iter().map(|detail| detail.invoice.clone()).collect(), (counts, active)))
    }
}

fn figures(invoices: &[Invoice], tickets: TicketCounts, today: NaiveDate) -> PortalFigures {
    let seen = counts(invoices, today);
    let (paid, pending, overdue) = (seen.paid, seen.pending, seen.overdue);
    PortalFigures {
        tickets: TicketFigures {
            active: tickets.of(TicketFilter::Active),
            completed: tickets.of(TicketFilter::Status(TicketStatus::Completed)),
            cancelled: tickets.of(TicketFilter::Status(TicketStatus::Cancelled)),
        },
        invoices: InvoiceFigures { paid, pending, overdue, outstanding: outstanding(invoices) },
    }
}

fn next_due(invoices: &[Invoice], today: NaiveDate) -> Option<NextDue> {
    let unpaid = invoices.iter().filter(|one| one.view(today).is_some_and(InvoiceView::is_unpaid));
    let next = unpaid.min_by_key(|one| (one.due_date, one.number.clone()))?;
    Some(NextDue { number: next.number.clone(), due_date: next.due_date, outstanding: next.outstanding() })
}
