//! A ticket as staff work on it.

mod form;
pub(crate) mod page;
mod view;
pub(crate) mod words;
