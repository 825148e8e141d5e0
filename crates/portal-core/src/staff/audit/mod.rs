//! The audit trail: who did what to which account, and when.

mod model;
mod port;

pub use model::{AuditAction, AuditEntry};
pub use port::AuditLog;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockAuditLog;
