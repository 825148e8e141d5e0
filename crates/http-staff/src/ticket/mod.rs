//! A ticket as staff work on it.

mod form;
pub(crate) mod merge;
pub(crate) mod page;
pub(crate) mod view;
pub(crate) mod words;
