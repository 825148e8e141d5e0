//! The customer's own data and their phone number: API and pages.

pub(crate) mod api;
pub(crate) mod form;
pub(crate) mod new_phone_page;
pub(crate) mod page;
pub(crate) mod phone_revert_page;
pub(crate) mod view;
pub(crate) mod wire;
