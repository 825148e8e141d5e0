//! What customers owe, and how they pay it.

pub mod invoice;
pub mod ledger;
pub mod payment;

mod ports;

pub use ports::{BillingPorts, PaymentPorts};
