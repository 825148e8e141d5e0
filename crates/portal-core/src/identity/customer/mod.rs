//! Customers: who may come in, and what the portal shows of them.

mod freshness;
mod model;
mod port;
mod profile;

#[cfg(any(test, feature = "mocks"))]
pub use freshness::MockRecordFreshness;
pub use freshness::RecordFreshness;
pub use model::{Account, AccountAccess, AccountStatus, Customer, CustomerScope, InvalidStatus, Service};
pub use port::CustomerRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerRepo;
pub use profile::{CustomerService, ProfileError};
