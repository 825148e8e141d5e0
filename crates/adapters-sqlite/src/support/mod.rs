//! Tickets and conversations.

pub(crate) mod conversation;
pub(crate) mod conversation_row;
pub(crate) mod ticket;
