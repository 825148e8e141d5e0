//! Logging in with a one-time code: API and pages.

pub(crate) mod api;
pub(crate) mod code_form;
pub(crate) mod code_page;
pub(crate) mod code_view;
pub(crate) mod entry;
pub(crate) mod login_form;
pub(crate) mod login_ticket;
pub(crate) mod meter;
pub(crate) mod page;
pub(crate) mod view;
pub(crate) mod wire;
