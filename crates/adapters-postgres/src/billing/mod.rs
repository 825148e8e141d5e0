//! Invoices, payments, and the books.

mod exception;
pub(crate) mod invoice;
mod ledger;
mod notification;
mod payment;
mod promise;
mod statement;
