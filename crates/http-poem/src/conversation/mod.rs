//! Conversations: API and pages, of chats and of tickets.

pub(crate) mod api;
pub(crate) mod examples;
pub(crate) mod form;
pub(crate) mod list_view;
pub(crate) mod message_api;
pub(crate) mod page;
pub(crate) mod thread;
pub(crate) mod ticket_api;
pub(crate) mod view;
pub(crate) mod wire;
