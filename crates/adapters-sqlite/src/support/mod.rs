//! Tickets.

pub(crate) mod ticket;
