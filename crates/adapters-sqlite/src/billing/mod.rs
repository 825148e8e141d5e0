//! Invoices.

pub(crate) mod invoice;
