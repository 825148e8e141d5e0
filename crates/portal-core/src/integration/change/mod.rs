//! Who changed which record of the ISP, and when: the audit trail of what comes in.

mod audited;
mod model;
mod port;

pub use audited::{AuditedDrafts, AuditedRecords};
pub use model::{ChangeAction, ChangeEntry, Changed, ChangedKind};
pub use port::ChangeLog;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockChangeLog;
