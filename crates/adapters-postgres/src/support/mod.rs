//! Tickets, conversations, their attachments and notices of replies.

mod attachment;
mod conversation;
pub(crate) mod conversation_row;
pub(crate) mod live;
mod reply_notice;
pub(crate) mod ticket;
pub(crate) mod ticket_opening;
pub(crate) mod ticket_row;
