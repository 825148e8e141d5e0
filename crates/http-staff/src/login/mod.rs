//! Logging in: the password, then the code of the authenticator.

pub(crate) mod code_page;
pub(crate) mod page;
pub(crate) mod view;
