//! What customers owe, and how they pay it.

pub mod document;
pub mod invoice;
pub mod ledger;
pub mod payment;
pub mod receipt;

mod ports;

pub use ports::{BillingPorts, PaymentPorts};
