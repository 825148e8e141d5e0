//! What was invoiced and paid in a year: files, and the years in the API.

pub(crate) mod api;
pub(crate) mod csv;
pub(crate) mod form;
pub(crate) mod page;
