//! Seeing the portal as a customer does: for reading alone, for a short time, and in the trail that the customer sees.
//!
//! A view belongs to a session of staff and ends with it. The console makes a link ([`begin`](CustomerViewService::begin));
//! opening it gives the browser a token of the customers' side ([`enter`](CustomerViewService::enter)), once; with the
//! token that side reads the customer's data ([`authenticate`](CustomerViewService::authenticate)).

mod begin;
mod error;
mod model;
mod policy;
mod port;
mod resume;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use error::{BeginViewError, EnterViewError};
pub use model::{CustomerView, NewCustomerView, ResumedCustomerView, ViewLink, ViewToken, ViewTokenHash};
pub use policy::CustomerViewPolicy;
pub use port::CustomerViews;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerViews;

use crate::identity::customer::CustomerRepo;
use crate::kernel::clock::{Clock, Entropy};
use crate::staff::session::StaffSessionPolicy;
use crate::staff::trail::StaffTrailService;

/// What views need.
#[derive(Clone)]
pub struct CustomerViewDeps {
    /// Keeps them.
    pub views: Arc<dyn CustomerViews>,
    /// Knows the customers.
    pub customers: Arc<dyn CustomerRepo>,
    /// Records what staff do.
    pub trail: StaffTrailService,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities and tokens.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of views.
#[derive(Clone)]
pub struct CustomerViewService {
    deps: CustomerViewDeps,
    policy: CustomerViewPolicy,
    sessions: StaffSessionPolicy,
}

impl CustomerViewService {
    /// Wires the use cases; `sessions` are the rules by which a session of staff ends.
    pub fn new(deps: CustomerViewDeps, policy: CustomerViewPolicy, sessions: StaffSessionPolicy) -> Self {
        Self { deps, policy, sessions }
    }
}
