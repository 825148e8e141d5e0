//! Looking customers up by whatever a member of staff has at hand, and opening their record.

mod error;
mod look_up;
mod model;
mod port;
mod query;

use std::sync::Arc;

pub use error::CustomerSearchError;
pub use model::{CustomerHead, CustomerHit};
pub use port::CustomerSearch;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerSearch;
pub use query::CustomerQuery;

use crate::identity::customer::CustomerRepo;
use crate::staff::trail::StaffTrailService;

/// What the search needs.
#[derive(Clone)]
pub struct CustomerSearchDeps {
    /// Finds customers.
    pub search: Arc<dyn CustomerSearch>,
    /// Reads a customer's record.
    pub customers: Arc<dyn CustomerRepo>,
    /// Records what staff look at.
    pub trail: StaffTrailService,
}

/// The use cases of the search.
#[derive(Clone)]
pub struct CustomerSearchService {
    deps: CustomerSearchDeps,
}

impl CustomerSearchService {
    /// Wires the use cases.
    pub fn new(deps: CustomerSearchDeps) -> Self {
        Self { deps }
    }
}
