//! Exceptions of payments, as finance works on them: what there is to look at, and closing it with a reason.

mod close;
mod error;
mod resolution;

use std::sync::Arc;

pub use error::ExceptionError;
pub use resolution::Posting;

use crate::billing::ledger::Ledger;
use crate::billing::payment::{PaymentExceptions, PaymentRepo};
use crate::kernel::clock::Clock;
use crate::staff::trail::StaffTrailService;

/// What working on exceptions needs.
#[derive(Clone)]
pub struct ExceptionDeps {
    /// Keeps the exceptions.
    pub exceptions: Arc<dyn PaymentExceptions>,
    /// Keeps the payments.
    pub payments: Arc<dyn PaymentRepo>,
    /// The books.
    pub ledger: Arc<dyn Ledger>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of exceptions.
#[derive(Clone)]
pub struct ExceptionService {
    deps: ExceptionDeps,
}

impl ExceptionService {
    /// Wires the use cases.
    pub fn new(deps: ExceptionDeps) -> Self {
        Self { deps }
    }
}
