//! Telling open pages that something changed: server-sent events. The page reads itself again then.

pub(crate) mod feed;
pub(crate) mod page;

/// Whether a path is that of a stream: a page opens it by itself, and nobody goes there.
pub(crate) fn is_stream(path: &str) -> bool {
    path.split('?').next().is_some_and(|path| path.ends_with("/events"))
}
