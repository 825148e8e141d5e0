//! What happens, as it happens: server-sent events for the API and for the pages.

pub(crate) mod api;
pub(crate) mod feed;
pub(crate) mod page;
