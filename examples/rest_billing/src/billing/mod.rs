//! An internet provider's billing system, in memory: customers, invoices and tickets behind a REST interface.
//!
//! Records are plain JSON. Lists come in pages (`page`, `per_page` up to 200). A customer and a ticket have an `ETag`, and
//! a `PATCH` needs it in `If-Match`: `412` means that somebody else wrote in between.

mod opening;
mod records;
mod routes;
mod sample;
mod store;

pub use records::{
    Customer, CustomerPatch, Invoice, Line, NewTicket, Package, PageOf, Payment, Step, Ticket, TicketPatch,
};
pub use store::Billing;

use http_kit::ServerLimits;
use tokio::net::TcpListener;

/// Serves the interface on a listener, until the task is dropped.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, billing: Billing) -> std::io::Result<()> {
    http_kit::serve(listener, routes::routes(billing), ServerLimits::default(), std::future::pending()).await
}
