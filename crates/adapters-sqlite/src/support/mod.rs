//! Tickets, conversations and their attachments.

mod attachment;
pub(crate) mod conversation;
pub(crate) mod conversation_row;
pub(crate) mod ticket;
