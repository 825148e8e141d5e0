//! Staff who see what a customer sees: the way in, and the way out.

pub(crate) mod page;
