//! The customer's figures.

use poem::{Response, handler};
use portal_core::insight::dashboard::{DashboardError, PortalFigures};
use serde_json::{Value, json};

use super::wire;
use crate::extract::ApiSession;
use crate::problem::Problem;
use crate::state::App;

/// `GET /dashboard/stats`.
#[handler]
pub(super) async fn stats(app: &App, session: ApiSession) -> Result<Response, Problem> {
    wire::data(figures(app.parts.portal.dashboard.figures(&session.0).await?))
}

fn figures(PortalFigures { tickets, invoices }: PortalFigures) -> Value {
    json!({
        "tickets": {
            "active_tickets": tickets.active,
            "completed_tickets": tickets.completed,
            "cancelled_tickets": tickets.cancelled,
            "total_tickets": tickets.total(),
        },
        "invoices": {
            "paid_invoices": invoices.paid,
            "pending_invoices": invoices.pending,
            "overdue_invoices": invoices.overdue,
            "outstanding_amount": invoices.outstanding.amount(),
        },
    })
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
