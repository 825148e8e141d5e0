//! What customers owe, and how they pay it.

pub mod document;
pub mod email;
pub mod invoice;
pub mod ledger;
pub mod pay_link;
pub mod payment;
pub mod promise;
pub mod receipt;
pub mod settlement;
pub mod statement;
pub mod transfer;

mod ports;
mod swept;

pub use ports::{BillingPorts, PaymentPorts, PromisePorts};
