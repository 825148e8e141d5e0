//! The ports of invoices: the store that keeps them, and the machine that makes documents of them.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::bill::{InvoiceDetail, InvoiceFilter, InvoiceList, InvoiceOrder};
use super::pdf::InvoiceDocument;
use crate::customer::CustomerScope;
use crate::error::PortError;
use crate::id::InvoiceNumber;
use crate::page::PageRequest;

/// Reads a customer's invoices, each method in one round trip.
///
/// # Contract
/// * Nothing of another customer is ever answered, whoever's number is asked for.
/// * Drafts are never answered, counted or compared with.
/// * What the customer sees of an invoice is decided by its due date and `today`
///   ([`super::view_of`]), not by whether somebody marked it overdue.
/// * Outstanding is the sum over pending and overdue invoices of `max(total - paid, 0)`.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait InvoiceRepo: Send + Sync {
    /// One page of the invoices that pass `filter` on `today`; an empty page past the last one.
    ///
    /// # Errors
    /// [`PortError`] if the invoices cannot be read.
    async fn page_of(
        &self,
        scope: &CustomerScope,
        filter: InvoiceFilter,
        order: InvoiceOrder,
        today: NaiveDate,
        page: PageRequest,
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
