//! Telling open pages that something changed: server-sent events. The page reads itself again then.

pub(crate) mod feed;
pub(crate) mod page;
