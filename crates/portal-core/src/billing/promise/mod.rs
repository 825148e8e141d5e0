//! Promises to pay: customers who owe say by which day they pay, within the ISP's rule.

mod effects;
mod error;
mod follow;
mod for_staff;
mod make;
mod message;
mod model;
mod offer;
mod policy;
mod port;
mod sweep;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use crate::billing::swept::Swept;
#[cfg(any(test, feature = "mocks"))]
pub use effects::MockPromiseEffects;
pub use effects::PromiseEffects;
pub use error::MakePromiseError;
pub use for_staff::ReadPromisesError;
pub use message::PromiseMadeNotice;
pub use model::{PaymentPromise, PromiseState, VersionedPromise};
pub use offer::{Owed, PromiseOffer, PromiseRefusal};
pub use policy::PromisePolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockPromiseRepo;
pub use port::{PromiseChange, PromiseRepo};

use crate::billing::invoice::InvoiceRepo;
use crate::kernel::clock::{Clock, Entropy};
use crate::messaging::outbox::Outbox;

/// What promises need.
#[derive(Clone)]
pub struct PromiseDeps {
    /// Keeps the promises.
    pub promises: Arc<dyn PromiseRepo>,
    /// What follows from a promise at the ISP.
    pub effects: Arc<dyn PromiseEffects>,
    /// What is owed.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Takes the messages.
    pub outbox: Arc<dyn Outbox>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Makes identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of promises to pay.
#[derive(Clone)]
pub struct PromiseService {
    deps: PromiseDeps,
    policy: PromisePolicy,
}

impl PromiseService {
    /// Wires the use cases.
    pub fn new(deps: PromiseDeps, policy: PromisePolicy) -> Self {
        Self { deps, policy }
    }

    /// The rule that promises are made by.
    pub fn policy(&self) -> &PromisePolicy {
        &self.policy
    }
}
