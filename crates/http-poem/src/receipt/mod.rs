//! Receipts for payments: the file, on pages and in the API.

pub(crate) mod api;
pub(crate) mod page;
