//! Customers as staff find and open them.

pub(crate) mod access;
pub(crate) mod care;
pub(crate) mod contact;
mod contact_view;
pub(crate) mod page;
mod view;
pub(crate) mod viewing;
