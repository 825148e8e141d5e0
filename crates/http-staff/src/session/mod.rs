//! One's own sessions: the list, and ending them.

pub(crate) mod page;
mod view;
