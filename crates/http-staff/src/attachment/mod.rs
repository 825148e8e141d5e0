//! Files of messages, as staff send and see them.

pub(crate) mod form;
pub(crate) mod page;
