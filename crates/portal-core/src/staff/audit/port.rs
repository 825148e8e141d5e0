//! The port of the audit trail.

use async_trait::async_trait;

use super::model::AuditEntry;
use crate::kernel::actor::Actor;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::page::{Page, PageRequest};

/// Keeps the audit trail.
///
/// # Contract
/// * Entries are only ever added, and stay in the order they were recorded for one account.
/// * Pages hold the entries recorded last first, and the number of all entries of the account or the actor.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds the entries, all or none.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be written.
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError>;

    /// What was done to the account.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn page_of(&self, customer: &CustomerId, request: PageRequest) -> Result<Page<AuditEntry>, PortError>;

    /// What that actor did, to any account.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn page_by(&self, actor: &Actor, request: PageRequest) -> Result<Page<AuditEntry>, PortError>;
}
