//! What can go wrong with logins by an identity provider.

use crate::kernel::error::PortError;
use crate::staff::account::StaffLoginError;

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderLoginError {
    /// The provider cannot be reached; other ways to log in still work.
    #[error("the identity provider cannot be reached")]
    Unreachable(#[source] PortError),
    /// As with a password.
    #[error(transparent)]
    Login(#[from] StaffLoginError),
}

impl From<PortError> for ProviderLoginError {
    fn from(error: PortError) -> Self {
        Self::Login(error.into())
    }
}

/// Why a code gave no identity.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RedeemError {
    /// The provider did not accept the code, or its ID token does not hold.
    #[error("the login at the identity provider does not hold")]
    Refused,
    /// The provider cannot be reached.
    #[error(transparent)]
    Port(#[from] PortError),
}
