//! Conversations with customers, as staff read and answer them.

pub(crate) mod page;
pub(crate) mod talk;
pub(crate) mod view;
