//! Documents by e-mail: invoices and receipts, to the address on file.

pub(crate) mod api;
pub(crate) mod form;
pub(crate) mod page;
pub(crate) mod view;
