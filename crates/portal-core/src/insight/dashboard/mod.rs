//! The dashboard: what a customer sees first.

mod model;
mod overview;
mod port;

pub use model::{
    ActiveTicket, Dashboard, DashboardFigures, DashboardParts, InvoiceFigures, InvoicePart, NextDue, Overview,
    PortalFigures, TicketFigures, TicketPart,
};
pub use overview::{DashboardDeps, DashboardError, DashboardService};
pub use port::DashboardRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockDashboardRepo;
