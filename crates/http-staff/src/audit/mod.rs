//! The trail of staff, searched and checked.

pub(crate) mod page;
mod view;
