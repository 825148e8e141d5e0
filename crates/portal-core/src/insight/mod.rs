//! What is worked out: the dashboard and product analytics.

pub mod analytics;
pub mod dashboard;

mod ports;

pub use ports::InsightPorts;
