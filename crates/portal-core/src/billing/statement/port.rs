//! The port of statements.

use async_trait::async_trait;

use super::model::AccountRecords;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;

/// Reads what was invoiced and paid on an account, whichever way the payments came: through a gateway, written by the
/// ISP's systems, or imported.
///
/// # Contract
/// * Nothing of another customer is ever answered.
/// * Drafts and their payments are never answered; every other invoice is, whatever its state, and so are its payments.
/// * Invoices come by invoice date and number, payments by the instant they came in and their identity.
/// * The identity of a payment is its own: it stays the same, and no other payment has it.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StatementRepo: Send + Sync {
    /// All invoices and payments of the customer, in one round trip.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn records(&self, scope: &CustomerScope) -> Result<AccountRecords, PortError>;
}
