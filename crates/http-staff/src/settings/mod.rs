//! What can be set: `/staff/settings`.

pub(crate) mod page;
