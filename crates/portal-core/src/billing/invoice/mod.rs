//! Invoices: the list, one with its lines, tax and payments, how it differs from the one before, and the
//! document a customer can keep.

mod balance;
mod bill;
mod compare;
mod condition;
mod error;
mod for_staff;
mod model;
mod pay;
mod pdf;
mod port;
mod query;
mod read;
mod search;
mod tax;

use std::sync::Arc;

pub use balance::{Balance, PaymentState, payment_state};
pub use bill::{Invoice, InvoiceDetail, InvoiceItem, Payment, PreviousInvoice};
pub use compare::{Change, Comparison, ItemChange, compare};
pub use condition::{InvoiceCondition, InvoiceTally};
pub use error::InvoiceError;
pub use for_staff::ReadInvoicesError;
pub use model::{InvalidInvoiceState, InvoiceState, InvoiceView, view_of};
pub use pay::WayToPay;
pub use pdf::InvoiceDocument;
pub use port::InvoiceRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockInvoiceRepo;
pub use query::{InvoiceCounts, InvoiceFilter, InvoiceList, InvoiceOrder, InvoiceQuery};
pub use read::BilledInvoice;
pub use search::{InvoiceSearch, InvoiceTerm};
pub use tax::{TaxBreakdown, TaxMode, TaxPlace, TaxPolicy, TaxRate};

use crate::billing::document::DocumentRenderer;
use crate::billing::pay_link::PayLinks;
use crate::identity::customer::CustomerRepo;
use crate::kernel::clock::Clock;

/// What invoices need.
#[derive(Clone)]
pub struct InvoiceDeps {
    /// Keeps the invoices.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Knows whom a document is addressed to.
    pub customers: Arc<dyn CustomerRepo>,
    /// Makes documents; a portal without one offers none.
    pub renderer: Option<Arc<dyn DocumentRenderer>>,
    /// Tells which day it is.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of invoices.
#[derive(Clone)]
pub struct InvoiceService {
    deps: InvoiceDeps,
    tax: TaxPolicy,
    links: Option<PayLinks>,
}

impl InvoiceService {
    /// Wires the use cases.
    pub fn new(deps: InvoiceDeps, tax: TaxPolicy) -> Self {
        Self { deps, tax, links: None }
    }

    /// Has documents of invoices that are to be paid show a payment link.
    #[must_use]
    pub fn with_links(self, links: Option<PayLinks>) -> Self {
        Self { links, ..self }
    }

    /// Whether there are documents to download.
    pub fn has_documents(&self) -> bool {
        self.deps.renderer.is_some()
    }
}
