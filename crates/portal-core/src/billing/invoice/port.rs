//! The port of invoices: the store that keeps them.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::bill::InvoiceDetail;
use super::query::{InvoiceList, InvoiceQuery};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;

/// Reads a customer's invoices, each method in one round trip.
///
/// # Contract
/// * Nothing of another customer is ever answered, whichever number is asked for.
/// * Drafts are never answered, counted or compared with.
/// * What the customer sees of an invoice is decided by its amounts, its due date and `today`
///   ([`super::Invoice::view`]), not by whether somebody marked it paid or overdue.
/// * Outstanding is the sum of [`super::Invoice::outstanding`] over the customer's invoices.
/// * A search finds what [`super::InvoiceSearch::finds`] finds; counts are of what it finds, whatever the filter.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvoiceRepo: Send + Sync {
    /// One page of the invoices that pass the query's filter on `today` and are found by its search; an empty
    /// page past the last one.
    ///
    /// # Errors
    /// [`PortError`] if the invoices cannot be read.
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError>;

    /// The invoice with its lines and payments, and the one before it; `None` if the customer has none of
    /// that number.
    ///
    /// # Errors
    /// [`PortError`] if the invoices cannot be read.
    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError>;
}
