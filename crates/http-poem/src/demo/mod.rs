//! The page of a demo's messages.

pub(crate) mod page;
pub(crate) mod view;
