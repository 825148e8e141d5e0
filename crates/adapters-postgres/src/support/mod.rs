//! Tickets.

pub(crate) mod ticket;
pub(crate) mod ticket_opening;
pub(crate) mod ticket_row;
