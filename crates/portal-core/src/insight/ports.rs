//! The ports of the group.

use std::sync::Arc;

use super::analytics::AnalyticsStore;
use super::dashboard::DashboardRepo;

/// What is worked out from the rest, each by itself; the default has none of it.
#[derive(Clone, Default)]
pub struct InsightPorts {
    /// The figures of the dashboard; without them there is no dashboard.
    pub dashboard: Option<Arc<dyn DashboardRepo>>,
    /// Product analytics; without it nothing is counted.
    pub analytics: Option<Arc<dyn AnalyticsStore>>,
}
