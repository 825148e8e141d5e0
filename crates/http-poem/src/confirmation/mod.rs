//! Proving the number again within a session: API and pages.

pub(crate) mod api;
pub(crate) mod code_page;
pub(crate) mod ending;
pub(crate) mod errand;
pub(crate) mod page;
pub(crate) mod view;
pub(crate) mod wire;
