//! What all pages share.

pub(crate) mod render;
pub(crate) mod return_to;
