//! The ports of the group.

use std::sync::Arc;

use super::invoice::{InvoiceRenderer, InvoiceRepo};

/// What customers need to see their invoices.
#[derive(Clone)]
pub struct BillingPorts {
    /// The customers' invoices.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Makes documents of invoices; without one there are none to download.
    pub renderer: Option<Arc<dyn InvoiceRenderer>>,
}
