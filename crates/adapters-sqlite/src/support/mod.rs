//! Tickets, conversations and their attachments.

mod attachment;
mod conversation;
mod conversation_row;
pub(crate) mod ticket;
