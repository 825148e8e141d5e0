//! The API of the ISP's other systems, below [`BASE`]: its customers, packages, invoices, payments and tickets, written
//! and read by programs that have a key.
//!
//! [`routes()`] builds one endpoint; [`is_below`] tells which requests are its own.

mod body;
mod check;
mod document;
mod events;
mod front;
mod json;
mod operation;
mod parts;
mod precondition;
mod query;
mod refusal;
mod resource;
mod routes;
mod state;
mod wire;

pub use body::{LARGEST_BODY, MOST_ROWS};
pub use document::DOCUMENT;
pub use parts::IntegrationParts;
pub use routes::{BASE, is_below, routes};
