//! Logging in: the password or the identity provider, then the code of the authenticator.

pub(crate) mod code_page;
pub(crate) mod page;
pub(crate) mod provider;
pub(crate) mod view;
