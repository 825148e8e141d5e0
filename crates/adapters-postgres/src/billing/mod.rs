//! Invoices, payments, transfers, and the books.

mod credit;
mod exception;
pub(crate) mod invoice;
mod issued_invoices;
mod ledger;
mod notification;
pub(crate) mod payment;
mod promise;
mod settlement;
mod statement;
mod transfer;
