//! The port of the customer directory, as staff work on it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{AccessSwitch, AccountOnFile, AccountSelection, CustomerOverview};
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::phone::PhoneNumber;

/// The customers as staff switch them on and look them up.
///
/// # Contract
/// * [`on_file`](Self::on_file) answers the accounts that have one of the ids or one of the numbers, each once, in
///   order of customer id.
/// * [`set_access`](Self::set_access) answers the accounts whose switch it moved, in order of customer id,
///   and at most `limit` of them; accounts that stand right already do not count. In the same step it adds the
///   switch's [`entry`](AccessSwitch::entry) of each to the audit trail.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerDirectory: Send + Sync {
    /// The accounts with one of these ids or numbers.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    async fn on_file(&self, ids: &[CustomerId], phones: &[PhoneNumber]) -> Result<Vec<AccountOnFile>, PortError>;

    /// Switches the portal on or off.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    async fn set_access(
        &self,
        selection: &AccountSelection,
        switch: &AccessSwitch,
    ) -> Result<Vec<CustomerId>, PortError>;

    /// How many active accounts still have the portal switched off.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    async fn switched_off(&self) -> Result<u64, PortError>;

    /// What support needs, for one account or all that share a number; `AllActive` finds nothing.
    ///
    /// # Errors
    /// [`PortError`] if the directory cannot be reached.
    async fn overviews(
        &self,
        selection: &AccountSelection,
        now: DateTime<Utc>,
    ) -> Result<Vec<CustomerOverview>, PortError>;
}
