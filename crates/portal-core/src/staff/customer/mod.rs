//! What staff do for one customer's account: see the devices that are logged in, end their sessions, send the way to log
//! in, let a number try codes again.

mod act;
mod error;
mod message;
mod read;

use std::sync::Arc;

pub use error::CustomerCareError;
pub use message::LoginLinkNotice;
pub use read::CustomerCare;

use crate::identity::customer::CustomerRepo;
use crate::identity::otp::OtpLimits;
use crate::identity::session::SessionStore;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::locale::Locale;
use crate::messaging::outbox::Outbox;
use crate::staff::trail::StaffTrailService;

/// What looking after a customer's account needs.
#[derive(Clone)]
pub struct CustomerCareDeps {
    /// Knows the customers.
    pub customers: Arc<dyn CustomerRepo>,
    /// Keeps their sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// Knows which limits of login codes are full.
    pub limits: OtpLimits,
    /// Takes messages.
    pub outbox: Arc<dyn Outbox>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of looking after a customer's account.
#[derive(Clone)]
pub struct CustomerCareService {
    deps: CustomerCareDeps,
    locale: Locale,
}

impl CustomerCareService {
    /// Wires the use cases. Messages are in `locale`.
    pub fn new(deps: CustomerCareDeps, locale: Locale) -> Self {
        Self { deps, locale }
    }
}
