//! Tickets, conversations and their attachments.

mod attachment;
mod conversation;
mod conversation_row;
pub(crate) mod ticket;
pub(crate) mod ticket_opening;
pub(crate) mod ticket_row;
