//! Invoices, payments, transfers, and the books.

mod exception;
pub(crate) mod invoice;
mod issued_invoices;
mod ledger;
mod notification;
pub(crate) mod payment;
mod settlement;
mod transfer;
