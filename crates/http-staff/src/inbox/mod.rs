//! The inbox: all that waits for staff, and who is responsible for it.

pub(crate) mod asked;
pub(crate) mod assign;
pub(crate) mod page;
pub(crate) mod saved;
mod view;
