//! Sessions and the accounts of one number: API and pages.

pub(crate) mod accounts_api;
pub(crate) mod accounts_page;
pub(crate) mod accounts_view;
pub(crate) mod api;
pub(crate) mod page;
pub(crate) mod view;
