//! What customers owe: invoices.

pub mod invoice;
