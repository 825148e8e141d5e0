//! The customer's figures.

use poem::{Response, handler};
use portal_core::insight::dashboard::{DashboardError, DashboardFigures, InvoiceFigures, TicketFigures};
use serde::Serialize;

use super::wire;
use crate::extract::ApiSession;
use crate::problem::Problem;
use crate::state::App;

/// `GET /dashboard/stats`.
#[handler]
pub(super) async fn stats(app: &App, session: ApiSession) -> Result<Response, Problem> {
    wire::data(Stats::from(app.parts.portal.dashboard()?.figures(&session.0).await?))
}

/// By group; those that the portal does not have are left out.
#[derive(Serialize)]
struct Stats {
    #[serde(skip_serializing_if = "Option::is_none")]
    tickets: Option<TicketStats>,
    #[serde(skip_serializing_if = "Option::is_none")]
    invoices: Option<InvoiceStats>,
}

#[derive(Serialize)]
struct TicketStats {
    #[serde(rename = "active_tickets")]
    active: u64,
    #[serde(rename = "completed_tickets")]
    completed: u64,
    #[serde(rename = "cancelled_tickets")]
    cancelled: u64,
    #[serde(rename = "total_tickets")]
    total: u64,
}

#[derive(Serialize)]
struct InvoiceStats {
    #[serde(rename = "paid_invoices")]
    paid: u64,
    #[serde(rename = "pending_invoices")]
    pending: u64,
    #[serde(rename = "overdue_invoices")]
    overdue: u64,
    #[serde(rename = "outstanding_amount")]
    outstanding: i64,
}

impl From<DashboardFigures> for Stats {
    fn from(DashboardFigures { tickets, invoices }: DashboardFigures) -> Self {
        Self { tickets: tickets.map(TicketStats::from), invoices: invoices.map(InvoiceStats::from) }
    }
}

impl From<TicketFigures> for TicketStats {
    fn from(tickets: TicketFigures) -> Self {
        Self {
            active: tickets.active,
            completed: tickets.completed,
            cancelled: tickets.cancelled,
            total: tickets.total(),
        }
    }
}

impl From<InvoiceFigures> for InvoiceStats {
    fn from(invoices: InvoiceFigures) -> Self {
        Self {
            paid: invoices.paid,
            pending: invoices.pending,
            overdue: invoices.overdue,
            outstanding: invoices.outstanding.amount(),
        }
    }
}

impl From<DashboardError> for Problem {
    fn from(error: DashboardError) -> Self {
        match error {
            DashboardError::NotFound => Self::not_found(),
            DashboardError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}
