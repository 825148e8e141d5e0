//! Correcting a customer's contact data: what staff were told on the phone or saw on a paper, with the reason.
//!
//! A customer proves a new number with a code; staff answer for it with their name instead. The old number is told, and
//! who is logged in with it is let in no more.

mod correct;
mod error;
mod message;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use correct::Correction;
pub use error::CorrectContactError;
pub use message::NumberCorrectedNotice;

use crate::identity::profile::{ContactRepo, PhoneChangeStore};
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::locale::Locale;
use crate::staff::trail::StaffTrailService;

/// What corrections need.
#[derive(Clone)]
pub struct ContactCorrectionDeps {
    /// Writes what is on file.
    pub contacts: Arc<dyn ContactRepo>,
    /// Keeps the customer's own log, and takes the messages that belong to it.
    pub records: Arc<dyn PhoneChangeStore>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use case of corrections.
#[derive(Clone)]
pub struct ContactCorrectionService {
    deps: ContactCorrectionDeps,
    locale: Locale,
}

impl ContactCorrectionService {
    /// Wires the use case. Messages are in `locale`.
    pub fn new(deps: ContactCorrectionDeps, locale: Locale) -> Self {
        Self { deps, locale }
    }
}
