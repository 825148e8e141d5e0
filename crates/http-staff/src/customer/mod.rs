//! Customers as staff find and open them.

pub(crate) mod access;
pub(crate) mod page;
mod view;
