//! The port of the dashboard's figures.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::model::{Overview, PortalFigures};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;

/// Reads a customer's figures, each method in one round trip to its server.
///
/// # Contract
/// * Invoices count by what the customer sees on `today` (see [`crate::billing::invoice::Invoice::view`]); drafts,
///   cancelled and refunded ones count nowhere.
/// * Outstanding is the sum of [`crate::billing::invoice::Invoice::outstanding`] over the customer's invoices.
/// * A ticket or an invoice that cannot be read is left out, reported, and keeps nothing else from being
///   answered.
/// * Nothing of another customer ever counts.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait DashboardRepo: Send + Sync {
    /// The figures; zeros for a customer without tickets and invoices.
    ///
    /// # Errors
    /// [`PortError`] if the figures cannot be read.
    async fn figures(&self, scope: &CustomerScope, today: NaiveDate) -> Result<PortalFigures, PortError>;

    /// Everything the page shows: the customer, the figures, what falls due first, and the active ticket to
    /// which something happened last, of two at once that with the greater number. `None` if there is no
    /// such account.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be read.
    async fn overview(&self, scope: &CustomerScope, today: NaiveDate) -> Result<Option<Overview>, PortError>;
}
