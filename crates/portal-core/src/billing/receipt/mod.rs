//! Receipts: the document that says that money came in.

mod document;
mod error;
mod issue;
mod recorded;

use std::sync::Arc;

pub use document::ReceiptDocument;
pub use error::ReceiptError;
pub use recorded::RecordedReceiptDocument;

use crate::billing::document::DocumentRenderer;
use crate::billing::payment::PaymentRepo;
use crate::billing::statement::StatementRepo;
use crate::identity::customer::CustomerRepo;

/// What receipts need.
#[derive(Clone)]
pub struct ReceiptDeps {
    /// Keeps the payments through gateways, if there are any.
    pub payments: Option<Arc<dyn PaymentRepo>>,
    /// Reads the payments on record, if they are the portal's to read.
    pub records: Option<Arc<dyn StatementRepo>>,
    /// Knows whom a receipt is for.
    pub customers: Arc<dyn CustomerRepo>,
    /// Makes documents.
    pub renderer: Arc<dyn DocumentRenderer>,
}

/// The use cases of receipts.
#[derive(Clone)]
pub struct ReceiptService {
    deps: ReceiptDeps,
}

impl ReceiptService {
    /// Wires the use cases.
    pub fn new(deps: ReceiptDeps) -> Self {
        Self { deps }
    }
}
