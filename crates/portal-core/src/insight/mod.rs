//! What is worked out: the dashboard and product analytics.

pub mod analytics;
pub mod dashboard;
