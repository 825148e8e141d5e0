//! Payments as finance works on them: found, looked at, asked about at their gateways, given back, added up by day.

mod error;
mod export;
mod model;
mod port;
mod read;
mod refund;
mod totals;

use std::sync::Arc;

pub use error::StaffPaymentError;
pub use model::{
    DailyTotal, FoundPayment, FoundPayments, GivenBack, PaymentFilter, PaymentQuery, PaymentSubject, PaymentTotals,
    Received, StaffPayment,
};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockPaymentDirectory;
pub use port::PaymentDirectory;

use crate::billing::ledger::Ledger;
use crate::billing::payment::{PaymentExceptions, PaymentRepo, PaymentService};
use crate::billing::settlement::SettlementRepo;
use crate::kernel::clock::Clock;
use crate::staff::customer_search::CustomerSearch;
use crate::staff::trail::StaffTrailService;

/// Where payments are kept.
#[derive(Clone)]
pub struct StaffPaymentStores {
    /// Finds payments.
    pub directory: Arc<dyn PaymentDirectory>,
    /// Keeps them.
    pub payments: Arc<dyn PaymentRepo>,
    /// Keeps what somebody has to look at.
    pub exceptions: Arc<dyn PaymentExceptions>,
    /// The books.
    pub ledger: Arc<dyn Ledger>,
    /// Keeps what was paid out.
    pub settlements: Arc<dyn SettlementRepo>,
}

/// What working on payments needs.
#[derive(Clone)]
pub struct StaffPaymentDeps {
    /// Where payments are kept.
    pub stores: StaffPaymentStores,
    /// Finds customers; `None` where another system keeps them.
    pub customers: Option<Arc<dyn CustomerSearch>>,
    /// Asks gateways; `None` where none is set up.
    pub gateways: Option<PaymentService>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The use cases of staff with payments.
#[derive(Clone)]
pub struct StaffPaymentService {
    deps: StaffPaymentDeps,
}

impl StaffPaymentService {
    /// Wires the use cases.
    pub fn new(deps: StaffPaymentDeps) -> Self {
        Self { deps }
    }
}
