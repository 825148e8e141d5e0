//! What is worked out: the dashboard, product analytics, and how customers are served.

pub mod analytics;
pub mod dashboard;
pub mod service;

mod ports;

pub use ports::InsightPorts;
