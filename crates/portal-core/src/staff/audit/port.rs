//! The port of the audit trail.

use async_trait::async_trait;

use super::model::AuditEntry;
use crate::kernel::error::PortError;

/// Keeps the audit trail.
///
/// # Contract
/// * Entries are only ever added, and stay in the order they were recorded for one account.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds the entries, all or none.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be written.
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError>;
}
