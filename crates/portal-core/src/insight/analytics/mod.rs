//! How much the portal is used: counted per day, without anything that names a customer.

mod for_staff;
mod model;
mod port;
mod record;
mod report;

pub use for_staff::{ReadFiguresError, RecentDays};
pub use model::{
    ACTIVE_CUSTOMERS, Adoption, AnalyticsBatch, AnalyticsEvent, DailyActiveHash, DayCount, TICKETS_OPENED,
};
pub use port::AnalyticsStore;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockAnalyticsStore;
pub use record::{AnalyticsDeps, AnalyticsRecorder};
pub use report::{
    AnalyticsDay, AnalyticsPeriod, AnalyticsReport, AnalyticsReportDeps, AnalyticsReports, InvalidPeriod,
};
