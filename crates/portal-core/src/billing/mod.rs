//! What customers owe: invoices.

pub mod invoice;

mod ports;

pub use ports::BillingPorts;
