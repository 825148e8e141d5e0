//! What gateways pay out: their reports, matched line by line with the payments that came in here.

mod error;
mod line;
mod matching;
mod model;
mod port;
mod reconcile;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use error::ReconcileError;
pub use line::{InvalidLine, SettlementLine, SettlementText};
pub use matching::{Booked, LineOutcome};
pub use model::{Settlement, SettlementFile, UnsettledPayment};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockSettlementRepo;
pub use port::SettlementRepo;
pub(crate) use reconcile::journals_of;
pub use reconcile::{ReconcileReport, ReconcileRequest, ReconciledLine, journals_with};

use crate::billing::ledger::Ledger;
use crate::billing::payment::{PaymentExceptions, PaymentRepo};
use crate::kernel::clock::Clock;
use crate::staff::trail::StaffTrailService;

/// What matching needs.
#[derive(Clone)]
pub struct SettlementDeps {
    /// Keeps what was paid out.
    pub settlements: Arc<dyn SettlementRepo>,
    /// Keeps the payments.
    pub payments: Arc<dyn PaymentRepo>,
    /// Keeps what somebody has to look at.
    pub exceptions: Arc<dyn PaymentExceptions>,
    /// The books.
    pub ledger: Arc<dyn Ledger>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of settlements.
#[derive(Clone)]
pub struct SettlementService {
    deps: SettlementDeps,
}

impl SettlementService {
    /// Wires the use cases.
    pub fn new(deps: SettlementDeps) -> Self {
        Self { deps }
    }
}
