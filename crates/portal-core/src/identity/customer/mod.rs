//! Customers: who may come in, and what the portal shows of them.

mod model;
mod port;
mod profile;

pub use model::{Account, AccountAccess, AccountStatus, Customer, CustomerScope, InvalidStatus, Service};
pub use port::CustomerRepo;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockCustomerRepo;
pub use profile::{CustomerService, ProfileError};
