//! How much the portal is used: counted per day, without anything that names a customer.

mod model;
mod port;
mod record;
mod report;

pub use model::{ACTIVE_CUSTOMERS, ActiveMark, Adoption, DayCount, TICKETS_OPENED, UsageBatch, UsageEvent};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockUsageStore;
pub use port::UsageStore;
pub use record::{UsageDeps, UsageRecorder};
pub use report::{InvalidPeriod, UsageDay, UsagePeriod, UsageReport, UsageReportDeps, UsageReports};
