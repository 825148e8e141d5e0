//! The reference server of the contract in `docs/rest-contract.md`: an internet provider's billing system, in memory.
//!
//! Its records are [`adapters_rest::wire`]. A customer and a ticket have an `ETag`, and a `PATCH` needs it in `If-Match`:
//! `412` means that somebody else wrote in between.

mod opening;
mod routes;
mod sample;
mod store;

pub use store::Billing;

use http_kit::ServerLimits;
use tokio::net::TcpListener;

/// Serves the API on a listener, until the task is dropped. With a token it answers those alone who send it.
///
/// # Errors
/// When the listener cannot be used.
pub async fn serve(listener: TcpListener, billing: Billing, token: Option<String>) -> std::io::Result<()> {
    http_kit::serve(listener, routes::routes(billing, token), ServerLimits::default(), std::future::pending()).await
}
