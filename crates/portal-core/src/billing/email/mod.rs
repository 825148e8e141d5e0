//! Invoices and receipts by e-mail: on request, and when an invoice appears.

mod error;
mod issued;
mod letter;
mod message;
mod policy;
mod port;
mod send;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::sync::Arc;

pub use error::SendDocumentError;
pub use issued::{NewInvoiceDeps, NewInvoiceEmails};
pub use message::{InvoiceEmail, ReceiptEmail};
pub use policy::{EmailPolicy, NewInvoicePolicy};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockIssuedInvoices;
pub use port::{IssuedInvoice, IssuedInvoices, IssuedPage, IssuedPlace};
pub use write::DocumentWriter;

use crate::billing::invoice::InvoiceService;
use crate::billing::receipt::ReceiptService;
use crate::identity::customer::CustomerRepo;
use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;
use crate::messaging::outbox::Outbox;

/// What sending documents needs.
#[derive(Clone)]
pub struct EmailDeps {
    /// Knows the invoices.
    pub invoices: InvoiceService,
    /// Knows the receipts, in a portal that takes payments.
    pub receipts: Option<ReceiptService>,
    /// Knows where customers get e-mail.
    pub customers: Arc<dyn CustomerRepo>,
    /// Keeps the messages.
    pub outbox: Arc<dyn Outbox>,
    /// Counts what accounts ask for.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Names messages.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of documents by e-mail.
#[derive(Clone)]
pub struct EmailService {
    deps: EmailDeps,
    policy: EmailPolicy,
    keys: Arc<KeyRing>,
}

impl EmailService {
    /// Wires the use cases.
    pub fn new(deps: EmailDeps, policy: EmailPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// What puts the messages into words when they are sent, of invoices that are read for messages.
    pub fn writer(&self, invoices: InvoiceService) -> DocumentWriter {
        DocumentWriter::new(invoices, self.deps.receipts.clone(), self.policy.colour)
    }
}
