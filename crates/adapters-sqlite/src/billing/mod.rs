//! Invoices, payments, and the books.

pub(crate) mod invoice;
mod ledger;
mod payment;
