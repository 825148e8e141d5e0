//! The port of invoices that were issued lately.

use async_trait::async_trait;
use chrono::NaiveDate;

use crate::kernel::email::EmailAddress;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber};

/// An invoice, and where its customer gets e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedInvoice {
    /// Its number.
    pub number: InvoiceNumber,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The address on file.
    pub email: EmailAddress,
}

/// A place in the walk through issued invoices: that of the invoice with this date and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedPlace {
    /// When it was issued.
    pub date: NaiveDate,
    /// Its number.
    pub number: InvoiceNumber,
}

/// A part of the walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedPage {
    /// The invoices.
    pub invoices: Vec<IssuedInvoice>,
    /// Where to go on; `None` at the end.
    pub last: Option<IssuedPlace>,
}

/// Reads which invoices were issued lately.
///
/// # Contract
/// * Answers invoices that were issued on one of the days of `days`, both included, and of which something is left to
///   pay; no draft and none that was withdrawn or paid.
/// * The order is that of date and number (byte by byte). Of one call they are at most `limit`, and come after `after`,
///   which need not be on file any more. A walk meets each invoice once.
/// * An invoice whose customer has no e-mail address on file, or something else in its place, is left out, and so is
///   one that cannot be read; neither ends the walk.
/// * Changes nothing.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait IssuedInvoices: Send + Sync {
    /// The next invoices of a walk.
    ///
    /// # Errors
    /// [`PortError`] if the invoices cannot be read.
    async fn issued(
        &self,
        days: (NaiveDate, NaiveDate),
        after: Option<IssuedPlace>,
        limit: u32,
    ) -> Result<IssuedPage, PortError>;
}
