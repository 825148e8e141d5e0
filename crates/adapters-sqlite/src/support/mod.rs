//! Tickets and conversations.

mod conversation;
mod conversation_row;
pub(crate) mod ticket;
