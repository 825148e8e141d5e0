//! The dashboard: what a customer sees first.

mod model;
mod overview;
mod port;

pub use model::{ActiveTicket, InvoiceFigures, NextDue, Overview, PortalFigures, TicketFigures};
pub use overview::{DashboardDeps, DashboardError, DashboardService};
pub use port::DashboardRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockDashboardRepo;
