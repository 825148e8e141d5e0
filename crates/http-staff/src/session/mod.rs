//! One's own sessions: where the console begins, the list, ending them.

pub(crate) mod page;
mod view;
