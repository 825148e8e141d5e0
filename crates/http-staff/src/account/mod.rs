//! The accounts of staff, for who manages them.

pub(crate) mod page;
mod view;
