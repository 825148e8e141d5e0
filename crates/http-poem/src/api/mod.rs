//! What all operations of the JSON API share.

pub(crate) mod wire;
