//! Which staff opened the customer's record, on a page.

pub(crate) mod page;
pub(crate) mod view;
