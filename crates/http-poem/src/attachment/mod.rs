//! Files in conversations: API, and what pages show.

pub(crate) mod api;
pub(crate) mod file;
pub(crate) mod form;
pub(crate) mod page;
pub(crate) mod wire;
