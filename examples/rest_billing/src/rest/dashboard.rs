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

use super::RestBilling;
use super::client::CallError;
use super::invoice::{counts, outstanding};

const PORT: &str = "dashboard figures";

#[async_trait]
impl DashboardRepo for RestBilling {
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError> {
        let (invoices, (counts, _)) = self.both(scope).await.map_err(|error| error.of_port(PORT))?;
        Ok(figures(&invoices, counts, today))
    }

    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError> {
        let all = tokio::try_join!(self.customer(scope), self.both(scope));
        let (customer, (invoices, (counts, active))) = all.map_err(|error| error.of_port(PORT))?;
        Ok(customer.map(|(customer, _)| Overview {
            customer,
            figures: figures(&invoices, counts, today),
            next_due: next_due(&invoices, today),
            active_ticket: active.map(ActiveTicket::from),
        }))
    }
}

/// How many tickets there are, and the active one to which something happened last.
type Tickets = (TicketCounts, Option<TicketDetail>);

impl RestBilling {
    async fn both(&self, scope: &CustomerScope) -> Result<(Vec<Invoice>, Tickets), CallError> {
        let (invoices, tickets) = tokio::try_join!(self.invoices(scope), self.active_tickets(scope))?;
        Ok((invoices.into_iter().map(|detail| detail.invoice).collect(), tickets))
    }

    async fn active_tickets(&self, scope: &CustomerScope) -> Result<Tickets, CallError> {
        // More than one, should the first be unreadable.
        let (counts, tickets) = self.tickets(scope, TicketFilter::Active, &[], (1, 5)).await?;
        Ok((counts, tickets.into_iter().next()))
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
