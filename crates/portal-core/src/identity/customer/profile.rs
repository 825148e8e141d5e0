//! Shows customers their own data.

use std::sync::Arc;

use super::model::Customer;
use super::port::CustomerRepo;
use crate::identity::session::ActiveSession;
use crate::kernel::error::PortError;

/// Why there is no profile to show.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The customers cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// What customers may do with their own data.
#[derive(Clone)]
pub struct CustomerService {
    customers: Arc<dyn CustomerRepo>,
}

impl CustomerService {
    /// Reads from `customers`.
    pub fn new(customers: Arc<dyn CustomerRepo>) -> Self {
        Self { customers }
    }

    /// The profile of the account that `session` is logged in to.
    ///
    /// # Errors
    /// [`ProfileError`].
    pub async fn profile(&self, session: &ActiveSession) -> Result<Customer, ProfileError> {
        self.customers.profile(&session.scope()).await?.ok_or(ProfileError::NotFound)
    }
}
