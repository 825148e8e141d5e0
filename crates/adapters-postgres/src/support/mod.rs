//! Tickets, conversations and their attachments.

mod attachment;
mod conversation;
pub(crate) mod conversation_row;
pub(crate) mod live;
pub(crate) mod ticket;
pub(crate) mod ticket_opening;
pub(crate) mod ticket_row;
