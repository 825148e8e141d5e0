//! How much the portal is used.

mod chart;
pub(crate) mod page;
mod view;
