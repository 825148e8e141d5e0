//! What all operations of the JSON API share.

pub(crate) mod answer;
pub(crate) mod wire;
