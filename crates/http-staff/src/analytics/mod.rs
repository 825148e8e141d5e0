//! How much the portal is used, and how customers are served.

mod chart;
mod figure;
pub(crate) mod page;
mod period;
mod service;
mod view;
