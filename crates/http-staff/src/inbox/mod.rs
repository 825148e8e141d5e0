//! The inbox: all that waits for staff, and who is responsible for it.

pub(crate) mod assign;
pub(crate) mod page;
mod view;
