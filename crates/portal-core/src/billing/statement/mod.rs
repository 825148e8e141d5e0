//! What an account was invoiced and what it paid, year by year: the history of payments and the yearly statement.

mod document;
mod error;
mod history;
mod model;
mod port;
mod read;
mod year;

use std::sync::Arc;

pub use document::StatementDocument;
pub use error::StatementError;
pub use history::{HistoryMonth, PaymentHistory};
pub use model::{AccountRecords, DatedPayment, InvalidRecordedPaymentId, RecordedPayment, RecordedPaymentId};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockStatementRepo;
pub use port::StatementRepo;
pub use year::{Adjustment, Statement, StatementInvoice, StatementYear};

use crate::billing::document::DocumentRenderer;
use crate::identity::customer::CustomerRepo;
use crate::kernel::clock::Clock;

/// What statements need.
#[derive(Clone)]
pub struct StatementDeps {
    /// Reads what an account was invoiced and what it paid.
    pub records: Arc<dyn StatementRepo>,
    /// Knows whom a document is addressed to.
    pub customers: Arc<dyn CustomerRepo>,
    /// Makes documents; without one there are statements as text alone.
    pub renderer: Option<Arc<dyn DocumentRenderer>>,
    /// Tells which day it is, and on which day an instant falls.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of the history of payments and of yearly statements.
#[derive(Clone)]
pub struct StatementService {
    deps: StatementDeps,
}

impl StatementService {
    /// Wires the use cases.
    pub fn new(deps: StatementDeps) -> Self {
        Self { deps }
    }

    /// Whether there are documents to download.
    pub fn has_documents(&self) -> bool {
        self.deps.renderer.is_some()
    }
}
