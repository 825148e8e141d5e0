//! Tickets: API and pages.

pub(crate) mod api;
pub(crate) mod examples;
mod first_files;
pub(crate) mod follow_up_api;
pub(crate) mod form;
mod from_chat;
pub(crate) mod hero_view;
pub(crate) mod list_page;
pub(crate) mod list_view;
pub(crate) mod new_view;
pub(crate) mod page;
pub(crate) mod view;
pub(crate) mod wire;
pub(crate) mod words;
