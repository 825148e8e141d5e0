//! The customer's figures.

use http_kit::Problem;
use poem::handler;
use portal_core::insight::dashboard::{DashboardError, DashboardFigures, InvoiceFigures, TicketFigures};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::api_session::ApiSession;
use crate::document::answer::Data;
use crate::document::{AnswerOf, Described, NoBody, Operation, Tag, answer};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

/// By group; those that the portal does not have are left out.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stats {
    #[schema(inline, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    tickets: Option<TicketStats>,
    #[schema(inline, nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    invoices: Option<InvoiceStats>,
}

#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "clients know them so")]
struct TicketStats {
    active_tickets: u64,
    completed_tickets: u64,
    cancelled_tickets: u64,
    total_tickets: u64,
}

#[derive(Serialize, ToSchema)]
struct InvoiceStats {
    paid_invoices: u64,
    /// To be paid, not yet due.
    pending_invoices: u64,
    /// To be paid, past the due date.
    overdue_invoices: u64,
    /// Rupiah still owed on both.
    outstanding_amount: i64,
}

impl Described for stats {
    type Body = NoBody;
    type Answer = Data<Stats>;

    fn describe() -> Operation {
        Operation::new(Tag::Account, "dashboardStats", "Figures of tickets and invoices")
            .answers(200, "StatsAnswer", "The figures.")
            .problems([404])
    }
}

/// `GET /dashboard/stats`.
#[handler]
pub(crate) async fn stats(app: &App, session: ApiSession) -> Result<AnswerOf<stats>, Problem> {
    answer::data(app.parts.portal.dashboard()?.figures(&session.0).await.or_problem()?.into())
}

impl From<DashboardFigures> for Stats {
    fn from(DashboardFigures { tickets, invoices }: DashboardFigures) -> Self {
        Self { tickets: tickets.map(TicketStats::from), invoices: invoices.map(InvoiceStats::from) }
    }
}

impl From<TicketFigures> for TicketStats {
    fn from(tickets: TicketFigures) -> Self {
        Self {
            active_tickets: tickets.active,
            completed_tickets: tickets.completed,
            cancelled_tickets: tickets.cancelled,
            total_tickets: tickets.total(),
        }
    }
}

impl From<InvoiceFigures> for InvoiceStats {
    fn from(invoices: InvoiceFigures) -> Self {
        Self {
            paid_invoices: invoices.paid,
            pending_invoices: invoices.pending,
            overdue_invoices: invoices.overdue,
            outstanding_amount: invoices.outstanding.amount(),
        }
    }
}

impl IntoProblem for DashboardError {
    fn into_problem(self) -> Problem {
        match self {
            DashboardError::NotFound => Problem::not_found(),
            DashboardError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}
