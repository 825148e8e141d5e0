//! The ports of invoices: the store that keeps them, and the machine that makes documents of them.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::bill::InvoiceDetail;
use super::pdf::InvoiceDocument;
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

/// Makes a document of an invoice.
///
/// # Contract
/// * The same document gives the same bytes, on every machine and at every time.
/// * Texts of customers and of the ISP's records are shown as they are; nothing in them is taken for markup.
/// * Nothing in the document acts: no script, no action, no attachment. Its objects are not packed, so that anybody
///   can look.
/// * It does not hold up the thread that calls it: long work is done elsewhere.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvoiceRenderer: Send + Sync {
    /// The document as PDF.
    ///
    /// # Errors
    /// [`PortError`] if the document cannot be made.
    async fn render(&self, document: &InvoiceDocument) -> Result<Vec<u8>, PortError>;
}
