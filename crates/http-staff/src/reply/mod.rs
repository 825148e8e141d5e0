//! Canned replies, for who writes them.

mod form;
pub(crate) mod page;
mod view;
