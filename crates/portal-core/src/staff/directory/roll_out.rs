//! Switching the portal on for customers, and looking one up.

use std::sync::Arc;

use super::model::{AccessSwitch, AccountSelection, CustomerOverview};
use super::port::CustomerDirectory;
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::page::{Page, PageRequest};
use crate::staff::audit::{AuditEntry, AuditLog};

/// What staff tools need.
#[derive(Clone)]
pub struct StaffDeps {
    /// The customers.
    pub directory: Arc<dyn CustomerDirectory>,
    /// The audit trail, to read.
    pub audit: Arc<dyn AuditLog>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of staff and operators.
#[derive(Clone)]
pub struct StaffService {
    deps: StaffDeps,
}

impl StaffService {
    /// Wires the use cases.
    pub fn new(deps: StaffDeps) -> Self {
        Self { deps }
    }

    /// Switches the portal on or off, for at most `limit` accounts, and answers which ones it moved. Who
    /// is switched off is logged out with their next request. The audit trail says that `staff` did it.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached; nothing is switched then.
    pub async fn set_access(
        &self,
        selection: &AccountSelection,
        portal_active: bool,
        limit: Option<u32>,
        staff: &StaffActor,
    ) -> Result<Vec<CustomerId>, PortError> {
        let switch = AccessSwitch { portal_active, limit, at: self.deps.clock.now(), actor: staff.into() };
        self.deps.directory.set_access(selection, &switch).await
    }

    /// What was done to an account, by whom, last first.
    ///
    /// # Errors
    /// [`PortError`] if the audit trail cannot be reached.
    pub async fn audit_of(&self, customer: &CustomerId, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        self.deps.audit.page_of(customer, request).await
    }

    /// What somebody did, last first.
    ///
    /// # Errors
    /// [`PortError`] if the audit trail cannot be reached.
    pub async fn audit_by(&self, actor: &Actor, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        self.deps.audit.page_by(actor, request).await
    }

    /// Which of these accounts can never receive a code, because the number on file is no Indonesian mobile number.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    pub async fn without_number(&self, ids: &[CustomerId]) -> Result<Vec<CustomerId>, PortError> {
        let mut without = Vec::new();
        for ids in ids.chunks(1_000) {
            let found = self.deps.directory.on_file(ids, &[]).await?;
            without.extend(found.into_iter().filter(|account| account.phone.is_none()).map(|a| a.customer_id));
        }
        Ok(without)
    }

    /// How many active accounts still have the portal switched off: what is left of the roll-out.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    pub async fn switched_off(&self) -> Result<u64, PortError> {
        self.deps.directory.switched_off().await
    }

    /// What support needs on the phone: one entry for each account that matches.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    pub async fn look_up(&self, selection: &AccountSelection) -> Result<Vec<CustomerOverview>, PortError> {
        self.deps.directory.overviews(selection, self.deps.clock.now()).await
    }
}
