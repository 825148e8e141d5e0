//! The port of the ISP's customers, as the portal reads them.

use async_trait::async_trait;

use super::model::{Account, AccountAccess, Customer, CustomerScope};
use crate::kernel::error::PortError;
use crate::kernel::phone::PhoneNumber;

/// Reads the ISP's customers: the system of record, which may be the ISP's own.
///
/// # Contract
/// * [`accounts_of`](Self::accounts_of) finds every account whose number on file is that number, however
///   it is written there, in ascending order of customer id; also those that may not enter.
/// * A number on file that was edited by hand is found by its new value at once.
/// * An account that cannot be read is left out, reported, and keeps no other from being answered; a date or a
///   figure of its package that cannot be read is left out of its profile.
/// * Reads see what the ISP last wrote; a cache must not delay a change of access by more than a minute
///   while the system of record answers. While it does not, `access` and `profile` may answer a copy of bounded age, and
///   `accounts_of`, which decides who may log in, never does.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerRepo: Send + Sync {
    /// All accounts with `phone` on file.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError>;

    /// What decides whether the account may be entered; `None` if there is no such account.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError>;

    /// The customer's own data; `None` if there is no such account.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError>;
}
