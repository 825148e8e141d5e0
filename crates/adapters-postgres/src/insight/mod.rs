//! The dashboard and product analytics.

pub(crate) mod analytics;
pub(crate) mod dashboard;
