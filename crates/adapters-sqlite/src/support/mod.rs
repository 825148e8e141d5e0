//! Tickets, conversations, their attachments and notices of replies.

mod attachment;
pub(crate) mod conversation;
pub(crate) mod conversation_row;
mod reply_notice;
pub(crate) mod ticket;
